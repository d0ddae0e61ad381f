using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>bpf(2). One entry point; everything above passes the exact struct of its command.</summary>
static unsafe partial class BpfSyscall
{
    // An import of our own instead of Tmds.LibC's, and without SetLastError: an element access is this call and little else, and errno needs
    // to be looked at only after a failure. The runtime keeps it over the way back from native code, which SetLastError relies on too.
    [LibraryImport("libc", EntryPoint = "syscall")]
    private static partial nint Call(nint number, nint command, void* attributes, nint size);

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
        nint result = Call(Number, (nint)command, attributes, size);
        return result >= 0 ? (int)result : -Marshal.GetLastSystemError();
    }
}
