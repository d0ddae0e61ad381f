using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>Copies memory of this process by the kernel, which answers an errno where a touch would end the process: process_vm_readv(2), process_vm_writev(2).</summary>
static unsafe partial class ProcessMemory
{
    [LibraryImport("libc", EntryPoint = "process_vm_readv", SetLastError = true)]
    private static partial nint Read(int process, IoVector* local, nuint localCount, IoVector* remote, nuint remoteCount, nuint flags);

    [LibraryImport("libc", EntryPoint = "process_vm_writev", SetLastError = true)]
    private static partial nint Write(int process, IoVector* local, nuint localCount, IoVector* remote, nuint remoteCount, nuint flags);

    /// <summary>Reads what may not be there.</summary>
    /// <returns>0, or the negated errno: EFAULT if some of it is not there.</returns>
    public static int TryRead(byte* address, Span<byte> destination)
    {
        // SAFETY: the kernel writes to the pinned span as much as it has, and checks the address.
        fixed (byte* pointer = destination)
        {
            IoVector local = new(pointer, (nuint)destination.Length), remote = new(address, (nuint)destination.Length);
            return Result(Read(Environment.ProcessId, &local, 1, &remote, 1, 0), destination.Length);
        }
    }

    /// <summary>Writes to what may not be there.</summary>
    /// <returns>0, or the negated errno: EFAULT if some of it is not there. What is there before it has been written.</returns>
    public static int TryWrite(byte* address, ReadOnlySpan<byte> source)
    {
        // SAFETY: as above, the other way around.
        fixed (byte* pointer = source)
        {
            IoVector local = new(pointer, (nuint)source.Length), remote = new(address, (nuint)source.Length);
            return Result(Write(Environment.ProcessId, &local, 1, &remote, 1, 0), source.Length);
        }
    }

    // A part is what lies before the first page that is missing.
    static int Result(nint copied, int wanted) => copied == wanted ? 0 : copied >= 0 ? -Errno.EFAULT : -Marshal.GetLastPInvokeError();

    /// <summary>struct iovec (linux/uio.h).</summary>
    readonly struct IoVector(byte* start, nuint length)
    {
        readonly byte* _start = start;
        readonly nuint _length = length;
    }
}
