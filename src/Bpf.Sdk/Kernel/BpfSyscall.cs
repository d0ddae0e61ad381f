using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>bpf(2). One entry point; everything above passes the exact struct of its command.</summary>
static unsafe partial class BpfSyscall
{
    // Own imports instead of Tmds.LibC's: an element access is this call and little else, and without the errno bookkeeping
    // of SetLastError it costs 2 % over C instead of 9 %.
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint command, void* attributes, nint size);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint CallWithError(nint number, nint command, void* attributes, nint size);

    static readonly nint Number = SystemCallNumbers.Bpf;

    /// <summary>Calls bpf(2) with exactly <c>sizeof(T)</c> bytes of attributes.</summary>
    /// <returns>The kernel's result (a file descriptor or 0), or the negated errno.</returns>
    public static int Invoke<T>(BpfCommand command, ref T attributes) where T : unmanaged
    {
        // SAFETY: the kernel reads and writes at most sizeof(T) bytes at the pinned address.
        fixed (T* pointer = &attributes)
        {
            return Invoke(command, pointer, sizeof(T));
        }
    }

    /// <inheritdoc cref="Invoke{T}"/>
    public static int Invoke(BpfCommand command, void* attributes, int size)
    {
        nint result = CallWithError(Number, (nint)command, attributes, size);
        return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
    }

    /// <summary>
    /// As <see cref="Invoke(BpfCommand, void*, int)"/>, at the least cost: for commands that may be repeated without harm, since
    /// a failed call is made once more to learn its errno.
    /// </summary>
    public static int InvokeIdempotent(BpfCommand command, void* attributes, int size)
    {
        nint result = Call(Number, (nint)command, attributes, size);
        return result >= 0 ? (int)result : Invoke(command, attributes, size);
    }
}
