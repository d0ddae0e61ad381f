using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk.Kernel;

/// <summary>
/// A lock that the processes of one network namespace share: flock(2) on the namespace's own inode. It leaves nothing in any file system,
/// and the kernel takes it from whoever dies.
/// </summary>
static partial class NetworkNamespaceLock
{
    const int LOCK_EX = 2; // sys/file.h
    const int LOCK_NB = 4;

    // Anybody in the namespace could hold the lock for ever, so that it may delay us but not stop us.
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    [LibraryImport("libc", EntryPoint = "flock", SetLastError = true)]
    private static partial int Lock(SafeFileHandle file, int operation);

    /// <summary>Takes the lock of the socket's namespace, which disposing the result gives back.</summary>
    /// <returns>Null if it cannot be had: a help among the well-behaved, and no more.</returns>
    public static SafeFileHandle? TryTake(NetlinkSocket socket)
    {
        var file = socket.OpenNamespace();
        if (file is null)
        {
            return null;
        }

        long start = Stopwatch.GetTimestamp();
        while (Lock(file, LOCK_EX | LOCK_NB) != 0)
        {
            if (Marshal.GetLastPInvokeError() is not (Errno.EAGAIN or Errno.EINTR) || Stopwatch.GetElapsedTime(start) > Patience)
            {
                file.Dispose();
                return null;
            }

            Thread.Sleep(1);
        }

        return file;
    }
}
