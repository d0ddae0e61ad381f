using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk.Kernel;

/// <summary>pidfd_open(2): a descriptor of a process or thread, which stands for no other one when that has ended.</summary>
static partial class TaskDescriptor
{
    const int Thread = 0x80; // PIDFD_THREAD, which is O_EXCL (linux/pidfd.h)

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint id, nint flags);

    /// <summary>Opens a process by its number, or a thread (Linux 6.9).</summary>
    /// <returns>Null if it failed.</returns>
    public static SafeFileHandle? Open(int id, out int result)
    {
        result = Open(id, flags: 0);
        // Of a thread that is not the first of its process; which errno says so depends on the kernel.
        if (result is -Errno.EINVAL or -Errno.ENOENT && Open(id, Thread) is var thread && thread != -Errno.EINVAL)
        {
            result = thread;
        }

        return result >= 0 ? new(result, ownsHandle: true) : null;
    }

    static int Open(int id, int flags) => Call(SystemCallNumbers.PidfdOpen, id, flags) is var result and >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
}
