using System.Diagnostics.CodeAnalysis;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Memory that programs and user space share (<c>BPF_MAP_TYPE_ARENA</c>, Linux 6.9), up to 4 GiB, in which both build what they like: pointers into it mean the same to both.
/// </summary>
/// <remarks>
/// <para>It is mapped at one address in every process: that of <c>map_extra</c> in C, or the kernel's choice for the first process that maps it, which others cannot know then.</para>
/// <para>A page that nobody has allocated comes into being, zero, when it is touched here (a page fault; the memory is the map's, and counts as such). Programs allocate pages
/// by <c>bpf_arena_alloc_pages</c>, and do not see ours unless we tell them the address.</para>
/// <para>References and spans stay safe when the arena is closed, whatever the order and the thread: they lead to memory of zeros then, which programs do not see, and at whose
/// addresses nothing comes to lie but an arena that has to be there. Safe for use from many threads.</para>
/// </remarks>
public sealed unsafe class ArenaMap : BpfMap, IBpfMap<ArenaMap>
{
    const uint PointersAreShort = 1u << 18; // BPF_F_NO_USER_CONV

    readonly ArenaMemory _memory;

    ArenaMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle)
    {
        new MapShape("ArenaMap", [BpfMapType.Arena], null, -1, null, -1).ThrowIfOther(this);
        _memory = ArenaMapping.Of(this);
        Address = (ulong)_memory.Address;
    }

    static ArenaMap IBpfMap<ArenaMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Number of pages (<c>max_entries</c>), whether they are allocated or not.</summary>
    public int PageCount => (int)MaxEntries;

    /// <summary>Bytes of a page: those of the system.</summary>
    public int PageSize => Environment.SystemPageSize;

    /// <summary>Bytes of all pages.</summary>
    public long Size => (long)MaxEntries * PageSize;

    /// <summary>The address of the first page, in this process and in pointers that programs write.</summary>
    public ulong Address { get; }

    /// <summary>Pages as bytes.</summary>
    /// <param name="first">The first page.</param>
    /// <param name="count">Number of pages, of at most 2 GiB together.</param>
    /// <exception cref="ArgumentOutOfRangeException">The arena does not have these pages.</exception>
    /// <exception cref="InvalidOperationException">The arena has <c>BPF_F_SEGV_ON_FAULT</c>.</exception>
    /// <exception cref="ObjectDisposedException">The map is disposed.</exception>
    public Span<byte> GetPages(int first, int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, int.MaxValue / PageSize);
        return GetSpan<byte>((long)first * PageSize, count * PageSize);
    }

    /// <summary>A value in the arena itself, for <see cref="Volatile"/> and <see cref="Interlocked"/>.</summary>
    /// <param name="offset">Bytes from the start of the arena; <see cref="GetOffset"/> makes them of a program's pointer.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the arena.</exception>
    /// <exception cref="ArgumentException">The offset is not aligned for <typeparamref name="T"/>.</exception>
    /// <exception cref="InvalidOperationException">The arena has <c>BPF_F_SEGV_ON_FAULT</c>: a page that no program has allocated would end the process. <see cref="TryRead"/> does not.</exception>
    /// <exception cref="ObjectDisposedException">The map is disposed.</exception>
    public ref T GetRef<T>(long offset) where T : unmanaged => ref *Refer<T>(offset, 1);

    /// <summary>Values in the arena themselves.</summary>
    /// <param name="offset">Bytes from the start of the arena.</param>
    /// <param name="length">Number of values.</param>
    /// <inheritdoc cref="GetRef"/>
    public Span<T> GetSpan<T>(long offset, int length) where T : unmanaged => new(Refer<T>(offset, length), length);

    /// <summary>Copies bytes out of the arena by a system call (process_vm_readv(2)): the way to read one with <c>BPF_F_SEGV_ON_FAULT</c>. In others, pages come into being as if touched.</summary>
    /// <param name="offset">Bytes from the start of the arena.</param>
    /// <param name="destination">Where they go.</param>
    /// <returns>False if not all pages of it are allocated.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the arena.</exception>
    /// <exception cref="BpfException">The kernel refuses the call, as a filter of system calls (seccomp) may.</exception>
    /// <exception cref="ObjectDisposedException">The map is disposed.</exception>
    public bool TryRead(long offset, Span<byte> destination)
    {
        ThrowIfOutside(offset, destination.Length);
        bool added = false;
        _memory.DangerousAddRef(ref added);
        int result = ProcessMemory.TryRead(_memory.Address + offset, destination);
        _memory.DangerousRelease();
        return IsDone("read arena", result);
    }

    /// <summary>Copies bytes into the arena by a system call (process_vm_writev(2)), as <see cref="TryRead"/> copies them out of it.</summary>
    /// <param name="offset">Bytes from the start of the arena.</param>
    /// <param name="source">The bytes.</param>
    /// <returns>False if not all pages of it are allocated; those before the first that is not have been written.</returns>
    /// <inheritdoc cref="TryRead"/>
    public bool TryWrite(long offset, ReadOnlySpan<byte> source)
    {
        ThrowIfOutside(offset, source.Length);
        bool added = false;
        _memory.DangerousAddRef(ref added);
        int result = ProcessMemory.TryWrite(_memory.Address + offset, source);
        _memory.DangerousRelease();
        return IsDone("write arena", result);
    }

    bool IsDone(string operation, int result) =>
        result == 0 || (result == -Errno.EFAULT ? false : throw KernelFailure.Create(operation, Name, result));

    /// <summary>Where in the arena a program's pointer leads.</summary>
    /// <param name="pointer">A pointer as the program has written it: an address of user space, or its lower half, which arenas with <c>BPF_F_NO_USER_CONV</c> have.</param>
    /// <returns>Bytes from the start of the arena.</returns>
    /// <exception cref="ArgumentOutOfRangeException">It is null, or does not lead into the arena.</exception>
    public long GetOffset(ulong pointer) => TryGetOffset(pointer, out long offset) ? offset : throw new ArgumentOutOfRangeException(nameof(pointer),
        $"0x{pointer:x} does not lead into arena '{Name}', which is at 0x{Address:x} and has 0x{Size:x} bytes.");

    /// <summary>As <see cref="GetOffset"/>, for pointers that may be null, as at the end of a list, or lead elsewhere.</summary>
    /// <returns>False if it does not lead into the arena.</returns>
    public bool TryGetOffset(ulong pointer, out long offset)
    {
        // An arena never crosses 4 GiB (arena_get_unmapped_area), so that the lower half says everything; programs see nothing else of a pointer.
        uint half = (uint)pointer - (uint)Address;
        offset = pointer != 0 && (pointer <= uint.MaxValue || pointer >> 32 == Address >> 32) && half < Size ? half : -1;
        return offset >= 0;
    }

    /// <summary>The pointer to a place in the arena, as programs write it and follow it. Short ones (<c>BPF_F_NO_USER_CONV</c>) of an arena at a multiple of 4 GiB begin with null.</summary>
    /// <param name="offset">Bytes from the start of the arena.</param>
    /// <exception cref="ArgumentOutOfRangeException">It does not lie within the arena.</exception>
    public ulong GetPointer(long offset)
    {
        ThrowIfOutside(offset, 1);
        ulong pointer = Address + (ulong)offset;
        return (Flags & PointersAreShort) != 0 ? (uint)pointer : pointer;
    }

    // SAFETY: what it gives points to 'count' values within the mapping, whose addresses stay valid when it is closed.
    T* Refer<T>(long offset, int count) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ThrowIfOutside(offset, (long)count * sizeof(T));
        if (offset % Alignment<T>.Bytes != 0)
        {
            ThrowMisaligned<T>(offset);
        }

        if (ArenaMapping.WhyUntouchable(this) is { } reason)
        {
            throw new InvalidOperationException(reason);
        }

        _memory.Lend();
        return (T*)(_memory.Address + offset);
    }

    void ThrowIfOutside(long offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Size - length);
    }

    [DoesNotReturn]
    static void ThrowMisaligned<T>(long offset) where T : unmanaged =>
        throw new ArgumentException($"Offset {offset} is not a multiple of {Alignment<T>.Bytes}, as references to {typeof(T).Name} need.", nameof(offset));
}
