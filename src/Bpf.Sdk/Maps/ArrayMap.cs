using System.Buffers;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// An array in the kernel (<c>BPF_MAP_TYPE_ARRAY</c>): all elements exist from the start, zero, and none can be removed.
/// Single elements cost one system call each; <see cref="Read"/>, <see cref="ToArray"/>, <see cref="Write"/> and <see cref="Clear"/> one for all.
/// </summary>
/// <typeparam name="T">The element, laid out as in C: its size must be the map's value size.</typeparam>
public sealed unsafe class ArrayMap<T> : BpfMap, IBpfMap<ArrayMap<T>> where T : unmanaged
{
    internal ArrayMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle) => MapShape.Of<T>("ArrayMap", sizeof(uint), BpfMapType.Array).ThrowIfOther(this);

    static ArrayMap<T> IBpfMap<ArrayMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Number of elements.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>One element: bpf(2), BPF_MAP_LOOKUP_ELEM and BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    public T this[int index]
    {
        get
        {
            ThrowIfOutside(index);
            Unsafe.SkipInit(out T value);
            uint key = (uint)index;
            // SAFETY: an array's keys have 4 bytes, and its values the size of T: the constructor has checked it.
            ThrowIfFailed("look up in map", MapCalls.Lookup(Handle, &key, &value));
            return value;
        }
        set
        {
            ThrowIfOutside(index);
            uint key = (uint)index;
            // SAFETY: as above.
            ThrowIfFailed("update map", MapCalls.Update(Handle, &key, &value, MapCalls.Any));
        }
    }

    /// <summary>Opens an array by its path in the BPF file system.</summary>
    /// <exception cref="BpfException">Nothing, or not a map, is pinned there.</exception>
    /// <exception cref="BpfMapMismatchException">What is pinned there is not an array of <typeparamref name="T"/>.</exception>
    public static ArrayMap<T> OpenPinned(string path) => BpfMap.OpenPinned<ArrayMap<T>>(path);

    /// <summary>Reads the first elements, as many as there is room for, by one batch call (bpf(2), BPF_MAP_LOOKUP_BATCH; one call for each before Linux 5.6).</summary>
    /// <param name="destination">At most <see cref="Length"/> elements.</param>
    public void Read(Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Length, nameof(destination));
        if (destination.IsEmpty)
        {
            return;
        }

        uint[] keys = ArrayPool<uint>.Shared.Rent(destination.Length);
        uint count = (uint)destination.Length;
        int result;
        uint cursor;
        fixed (uint* keysPointer = keys)
        fixed (T* values = destination)
        {
            // SAFETY: there is room for 'count' keys of 4 bytes and as many values.
            result = MapCalls.LookupBatch(Handle, null, &cursor, keysPointer, values, ref count);
        }

        ArrayPool<uint>.Shared.Return(keys);
        if (MapWalk.IsMissing(result))
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = this[i];
            }

            return;
        }

        ThrowIfFailed("read map", result);
    }

    /// <summary>Reads all elements into a new array.</summary>
    public T[] ToArray()
    {
        var values = new T[Length];
        Read(values);
        return values;
    }

    /// <summary>Sets the first elements by one batch call (bpf(2), BPF_MAP_UPDATE_BATCH; one call for each before Linux 5.6).</summary>
    /// <param name="source">At most <see cref="Length"/> elements.</param>
    public void Write(ReadOnlySpan<T> source)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source.Length, Length, nameof(source));
        if (source.IsEmpty)
        {
            return;
        }

        uint[] keys = ArrayPool<uint>.Shared.Rent(source.Length);
        for (int i = 0; i < source.Length; i++)
        {
            keys[i] = (uint)i;
        }

        uint count = (uint)source.Length;
        int result;
        fixed (uint* keysPointer = keys)
        fixed (T* values = source)
        {
            // SAFETY: as in Read.
            result = MapCalls.UpdateBatch(Handle, keysPointer, values, ref count);
        }

        ArrayPool<uint>.Shared.Return(keys);
        if (MapWalk.IsMissing(result))
        {
            for (int i = 0; i < source.Length; i++)
            {
                this[i] = source[i];
            }

            return;
        }

        ThrowIfFailed("write map", result);
    }

    /// <summary>Sets all elements to zero.</summary>
    public void Clear()
    {
        T[] zeros = ArrayPool<T>.Shared.Rent(Length);
        zeros.AsSpan(0, Length).Clear();
        Write(zeros.AsSpan(0, Length));
        ArrayPool<T>.Shared.Return(zeros);
    }
}
