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

    protected override bool ReleaseHandle() => LibC.munmap((void*)handle, (size_t)_length) == 0;
}
