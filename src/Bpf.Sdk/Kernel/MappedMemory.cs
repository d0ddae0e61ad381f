using System.Runtime.InteropServices;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>Memory that is shared with the kernel by mmap(2).</summary>
/// <remarks>
/// A reference or span of it keeps nothing alive, and cannot be taken back. Memory that was <see cref="Lend">lent</see> so is not unmapped in the end: private
/// zeros take its place at the same addresses, in one step, and nothing else ever comes to lie there. What that costs is address space, not memory.
/// </remarks>
unsafe class MappedMemory : SafeHandle
{
    // linux/mman.h, asm-generic/mman-common.h
    private protected const int Fixed = 0x10;
    private protected const int FixedNoReplace = 0x100000;
    private protected const int Anonymous = 0x20;
    private protected const int NoReserve = 0x4000;

    readonly nuint _length;
    readonly bool _isWritable;
    volatile bool _isLent;

    private protected MappedMemory(void* address, nuint length, bool isWritable) : base(-1, ownsHandle: true)
    {
        SetHandle((nint)address);
        (_length, _isWritable) = (length, isWritable);
    }

    public override bool IsInvalid => handle == -1;

    public byte* Address => (byte*)handle;

    private protected bool IsLent => _isLent;

    /// <summary>Maps the values of an array map.</summary>
    /// <returns>The mapping, or null and the negated errno.</returns>
    public static MappedMemory? Create(BpfHandle map, nuint length, bool writable, out int result)
    {
        void* address = Map(null, length, writable ? LibC.PROT_READ | LibC.PROT_WRITE : LibC.PROT_READ, LibC.MAP_SHARED, map, out result);
        return result == 0 ? new(address, length, writable) : null;
    }

    /// <summary>Makes references to the memory harmless for good. Has to be called before the first one is handed out.</summary>
    /// <exception cref="ObjectDisposedException">It is closed.</exception>
    public void Lend()
    {
        // Closed behind this line, it stays readable: it is lent.
        if (_isLent && !IsClosed)
        {
            return;
        }

        bool added = false;
        DangerousAddRef(ref added);
        _isLent = true;
        DangerousRelease();
    }

    private protected static void* Map(void* address, nuint length, int protection, int flags, BpfHandle map, out int result)
    {
        map.ThrowIfClosed();
        using var use = new HandleUse(map);
        void* mapped = LibC.mmap(address, (size_t)length, protection, flags, (int)use.FileDescriptor, 0);
        result = mapped == LibC.MAP_FAILED ? -Marshal.GetLastPInvokeError() : 0;
        return mapped;
    }

    protected override bool ReleaseHandle() => _isLent ? PutZeros((void*)handle, _length, _isWritable) : Unmap((void*)handle, _length);

    private protected static bool Unmap(void* address, nuint length) => LibC.munmap(address, (size_t)length) == 0;

    // SAFETY: MAP_FIXED replaces a mapping that is ours. Where memory is promised strictly (vm.overcommit_memory 2), what cannot be touched has to do.
    private protected static bool PutZeros(void* address, nuint length, bool isWritable) =>
        IsMapped(address, length, isWritable ? LibC.PROT_READ | LibC.PROT_WRITE : LibC.PROT_READ, Fixed) || IsMapped(address, length, LibC.PROT_NONE, Fixed);

    private protected static bool IsMapped(void* address, nuint length, int protection, int placement) =>
        LibC.mmap(address, (size_t)length, protection, LibC.MAP_PRIVATE | Anonymous | NoReserve | placement, -1, 0) != LibC.MAP_FAILED;
}
