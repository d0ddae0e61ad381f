using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>The network namespace of a thread, known by its inode as <c>ip netns</c> and /proc show it.</summary>
static unsafe class NetworkNamespace
{
    /// <summary>The inode of the calling thread's network namespace: the number in <c>net:[4026531840]</c>.</summary>
    public static ulong CurrentInode()
    {
        // Per thread, not per process: setns(2) and unshare(2) move one thread.
        stat status;
        // SAFETY: a constant NUL-terminated path; the kernel fills the struct on this stack frame.
        fixed (byte* path = "/proc/thread-self/ns/net\0"u8)
        {
            if (LibC.stat(path, &status) != 0)
            {
                throw new BpfException("read the current network namespace from", "/proc/thread-self/ns/net", LibC.errno, "Is /proc mounted?");
            }
        }

        return (ulong)status.st_ino;
    }
}
