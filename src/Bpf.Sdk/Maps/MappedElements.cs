using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>The elements of an array as memory of this process.</summary>
unsafe struct MappedElements<T> where T : unmanaged
{
    readonly BpfMap _map;
    readonly MappedMemory _memory;
    readonly byte* _first;
    int _length;

    public MappedElements(BpfMap map, bool writable)
    {
        _map = map;
        _memory = Map(map, writable);
        _first = _memory.Address;
        _length = (int)map.MaxEntries;
        _memory.Lend();
        map.Handle.Mappings.Keep(_memory);
    }

    // The kernel aligns elements to 8 bytes (array_map_alloc, kernel/bpf/arraymap.c).
    public static int Stride => (sizeof(T) + 7) & ~7;

    public static bool IsContiguous => Stride == sizeof(T);

    public readonly int Length => _length;

    public readonly ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            if ((uint)index >= (uint)_length)
            {
                ThrowOutside(index);
            }

            // SAFETY: the element lies within the mapping, whose addresses stay valid when it is closed.
            return ref *(T*)(_first + (nint)index * Stride);
        }
    }

    public readonly Span<T> Span
    {
        get
        {
            if (!IsContiguous || IsDisposed)
            {
                ThrowNoSpan();
            }

            // SAFETY: as above, for all elements.
            return new(_first, _length);
        }
    }

    public void Dispose()
    {
        _length = 0;
        _map.Handle.Mappings.Release(_memory);
    }

    readonly bool IsDisposed => _length == 0;

    static MappedMemory Map(BpfMap map, bool writable) =>
        MappedMemory.Create(map.Handle, (nuint)map.MaxEntries * (nuint)Stride, writable, out int result) ?? throw ArrayMappingFailure.Create(map, writable, result);

    [DoesNotReturn]
    readonly void ThrowOutside(int index)
    {
        ThrowIfDisposed();
        throw new ArgumentOutOfRangeException(nameof(index), index, $"Map '{_map.Name}' has elements 0 to {_map.MaxEntries - 1}.");
    }

    [DoesNotReturn]
    readonly void ThrowNoSpan()
    {
        ThrowIfDisposed();
        throw new InvalidOperationException($"Elements of map '{_map.Name}' have {sizeof(T)} bytes and lie {Stride} apart, which no span can say. "
            + "Use the indexer, or pad the values to a multiple of 8 bytes in C and in C#.");
    }

    readonly void ThrowIfDisposed()
    {
        if (IsDisposed)
        {
            throw new ObjectDisposedException(null, $"The view of map '{_map.Name}' is closed.");
        }
    }
}
