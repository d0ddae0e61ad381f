using System.Runtime.InteropServices;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>Memory that is shared with the kernel by mmap(2).</summary>
sealed unsafe class MappedMemory : SafeHandle
{
    readonly nuint _length;

    MappedMemory(void* address, nuint length) : base(-1, ownsHandle: true)
    {
        SetHandle((nint)address);
        _length = length;
    }

    public override bool IsInvalid => handle == -1;

    public byte* Address => (byte*)handle;

    /// <summary>Maps the values of an array map.</summary>
    /// <returns>The mapping, or null and the negated errno.</returns>
    public static MappedMemory? Create(BpfHandle map, nuint length, bool writable, out int result)
    {
        void* address = LibC.mmap(null, (size_t)length, writable ? LibC.PROT_READ | LibC.PROT_WRITE : LibC.PROT_READ, LibC.MAP_SHARED, map.FileDescriptor, 0);
        result = address == LibC.MAP_FAILED ? -Marshal.GetLastPInvokeError() : 0;
        return result == 0 ? new(address, length) : null;
    }

    /// <summary>Maps an arena, where programs and user space read the same numbers as addresses.</summary>
    /// <param name="map">The arena.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="address">Where it must be; 0 leaves it to the kernel. What is there already is not covered.</param>
    /// <param name="result">0, or the negated errno.</param>
    public static MappedMemory? CreateAt(BpfHandle map, nuint length, nuint address, out int result)
    {
        const int FixedNoReplace = 0x100000; // MAP_FIXED_NOREPLACE, asm-generic/mman-common.h
        void* mapped = LibC.mmap((void*)address, (size_t)length, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED | (address != 0 ? FixedNoReplace : 0), map.FileDescriptor, 0);
        result = mapped == LibC.MAP_FAILED ? -Marshal.GetLastPInvokeError() : 0;
        return result == 0 ? new(mapped, length) : null;
    }

    protected override bool ReleaseHandle() => LibC.munmap((void*)handle, (size_t)_length) == 0;
}
