using System.Buffers;
using System.Collections;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// An array in the kernel (<c>BPF_MAP_TYPE_ARRAY</c>): all elements exist from the start, zero, and none can be removed.
/// Single elements cost one system call each; <see cref="Read(Span{T})"/>, <see cref="ToArray"/>, <see cref="Write(ReadOnlySpan{T})"/> and <see cref="Clear"/> one for all.
/// </summary>
/// <typeparam name="T">The element, laid out as in C: its size must be the map's value size.</typeparam>
public sealed unsafe class ArrayMap<T> : BpfMap, IBpfMap<ArrayMap<T>>, IReadOnlyList<T> where T : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<T>("ArrayMap", sizeof(uint), BpfMapType.Array);

    internal ArrayMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle) => s_shape.ThrowIfOther(this);

    static MapShape? IBpfMap<ArrayMap<T>>.Shape => s_shape;

    static ArrayMap<T> IBpfMap<ArrayMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Number of elements.</summary>
    public int Length => (int)MaxEntries;

    /// <summary>Whether it can be mapped into this process: it was created with BPF_F_MMAPABLE (Linux 5.5).</summary>
    public bool IsMappable => (Flags & MapCalls.Mappable) != 0;

    int IReadOnlyCollection<T>.Count => Length;

    /// <summary>One element: bpf(2), BPF_MAP_LOOKUP_ELEM and BPF_MAP_UPDATE_ELEM.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public T this[int index]
    {
        get => Get(index, MapUpdateMode.Any);
        set => Set(index, value, MapUpdateMode.Any);
    }

    /// <summary>One element, copied while its lock is held: <see cref="MapUpdateMode.Locked"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    /// <exception cref="BpfMapException">The elements have no <c>struct bpf_spin_lock</c>, for example.</exception>
    public T GetLocked(int index) => Get(index, MapUpdateMode.Locked);

    /// <summary>Sets one element while its lock is held: <see cref="MapUpdateMode.Locked"/>. The lock itself is left as it is.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    /// <exception cref="BpfMapException">The elements have no <c>struct bpf_spin_lock</c>, for example.</exception>
    public void SetLocked(int index, T value) => Set(index, value, MapUpdateMode.Locked);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    T Get(int index, MapUpdateMode mode)
    {
        ThrowIfOutside(index);
        Unsafe.SkipInit(out T value);
        // SAFETY: an array's keys have 4 bytes, and its values the size of T: the constructor has checked it.
        int result = MapCalls.Lookup(Handle, &index, &value, (ulong)mode);
        if (result < 0)
        {
            ThrowFailed("look up in", index, result);
        }

        return value;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    void Set(int index, T value, MapUpdateMode mode)
    {
        ThrowIfOutside(index);
        // SAFETY: as above.
        int result = MapCalls.Update(Handle, &index, &value, (ulong)mode);
        if (result < 0)
        {
            ThrowFailed("update", index, result);
        }
    }

    /// <summary>Opens an array by its path in the BPF file system.</summary>
    /// <exception cref="BpfException">Nothing, or not a map, is pinned there.</exception>
    /// <exception cref="BpfMapMismatchException">What is pinned there is not an array of <typeparamref name="T"/>.</exception>
    public static ArrayMap<T> OpenPinned(string path) => BpfMap.OpenPinned<ArrayMap<T>>(path);

    /// <summary>Maps the array into this process, for reading and writing: mmap(2), for arrays with BPF_F_MMAPABLE (Linux 5.5). Each call makes a view of its own.</summary>
    /// <remarks>As long as there is a view that can write, in whatever process, <see cref="BpfMap.Freeze"/> fails.</remarks>
    /// <exception cref="BpfMapException">The array was created without BPF_F_MMAPABLE, is frozen or constant for programs, or the handle is read-only or write-only;
    /// <see cref="BpfMapException.Reason"/> says which.</exception>
    public MappedArray<T> Map() => new(this);

    /// <summary>Maps the array into this process, for reading alone, as frozen arrays allow too: mmap(2), for arrays with BPF_F_MMAPABLE (Linux 5.5).</summary>
    /// <exception cref="BpfMapException">The array was created without BPF_F_MMAPABLE, or the handle is read-only, which the kernel does not map, or write-only;
    /// <see cref="BpfMapException.Reason"/> says which.</exception>
    public ReadOnlyMappedArray<T> MapReadOnly() => new(this);

    /// <summary>Reads the first elements, as many as there is room for, by one batch call (bpf(2), BPF_MAP_LOOKUP_BATCH; one call for each before Linux 5.6).</summary>
    /// <param name="destination">At most <see cref="Length"/> elements.</param>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Read(Span<T> destination)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, Length, nameof(destination));
        Read(0, destination);
    }

    /// <summary>Reads elements from one on, as many as there is room for, by one batch call (bpf(2), BPF_MAP_LOOKUP_BATCH; one call for each before Linux 5.6).</summary>
    /// <param name="start">The first element.</param>
    /// <param name="destination">Where they go.</param>
    /// <exception cref="ArgumentOutOfRangeException">The array ends before that.</exception>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Read(int start, Span<T> destination)
    {
        ThrowIfOutside(start, destination.Length);
        if (destination.IsEmpty)
        {
            return;
        }

        uint[] keys = ArrayPool<uint>.Shared.Rent(destination.Length);
        uint count = (uint)destination.Length;
        uint cursor = (uint)start - 1; // the last key that was read
        int result;
        fixed (uint* keysPointer = keys)
        fixed (T* values = destination)
        {
            // SAFETY: there is room for 'count' keys of 4 bytes and as many values.
            result = MapCalls.LookupBatch(Handle, start == 0 ? null : &cursor, &cursor, keysPointer, values, ref count);
        }

        ArrayPool<uint>.Shared.Return(keys);
        if (MapWalk.IsMissing(result))
        {
            for (int i = 0; i < destination.Length; i++)
            {
                destination[i] = this[start + i];
            }
        }
        else if (result < 0)
        {
            throw ElementFailure.Create(this, "read", null, result);
        }
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
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Write(ReadOnlySpan<T> source)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(source.Length, Length, nameof(source));
        Write(0, source);
    }

    /// <summary>Sets elements from one on by one batch call (bpf(2), BPF_MAP_UPDATE_BATCH; one call for each before Linux 5.6).</summary>
    /// <param name="start">The first element.</param>
    /// <param name="source">What they become.</param>
    /// <exception cref="ArgumentOutOfRangeException">The array ends before that.</exception>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Write(int start, ReadOnlySpan<T> source)
    {
        ThrowIfOutside(start, source.Length);
        if (source.IsEmpty)
        {
            return;
        }

        uint[] keys = ArrayPool<uint>.Shared.Rent(source.Length);
        for (int i = 0; i < source.Length; i++)
        {
            keys[i] = (uint)(start + i);
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
                this[start + i] = source[i];
            }
        }
        else if (result < 0)
        {
            throw ElementFailure.Create(this, "write", null, result);
        }
    }

    /// <summary>Sets all elements to zero.</summary>
    /// <exception cref="BpfMapException">The kernel refused; <see cref="BpfMapException.Reason"/> says why.</exception>
    public void Clear()
    {
        T[] zeros = ArrayPool<T>.Shared.Rent(Length);
        zeros.AsSpan(0, Length).Clear();
        Write(zeros.AsSpan(0, Length));
        ArrayPool<T>.Shared.Return(zeros);
    }

    /// <summary>The elements by index, read by batches. Directly enumerated, nothing is allocated.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    void ThrowIfOutside(int start, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        if ((long)start + count > Length)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Map '{Name}' has elements 0 to {Length - 1}, and {count} from here on are wanted.");
        }
    }

    /// <summary>Goes through the elements of an array.</summary>
    public struct Enumerator : IEnumerator<T>
    {
        const int ChunkBytes = 64 * 1024;

        readonly ArrayMap<T> _map;
        T[]? _chunk;
        int _read;
        int _index;
        int _count;

        internal Enumerator(ArrayMap<T> map) => (_map, _index) = (map, -1);

        /// <inheritdoc/>
        public readonly T Current => _chunk![_index];

        readonly object IEnumerator.Current => Current;

        /// <inheritdoc/>
        public bool MoveNext() => ++_index < _count || ReadMore();

        bool ReadMore()
        {
            _chunk ??= ArrayPool<T>.Shared.Rent(Math.Clamp(ChunkBytes / sizeof(T), 1, _map.Length));
            (_index, _count) = (0, Math.Min(_chunk.Length, _map.Length - _read));
            _map.Read(_read, _chunk.AsSpan(0, _count));
            _read += _count;
            return _count > 0;
        }

        /// <summary>Not supported: ask the map for another enumerator.</summary>
        public readonly void Reset() => throw new NotSupportedException();

        /// <summary>Gives its buffer back.</summary>
        public void Dispose()
        {
            if (_chunk is not null)
            {
                ArrayPool<T>.Shared.Return(_chunk);
                _chunk = null;
            }
        }
    }
}
