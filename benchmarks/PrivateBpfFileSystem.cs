using System.Text;
using Tmds.Linux;

namespace Bpf.Sdk.Benchmarks;

/// <summary>
/// An empty BPF file system at the usual place, which only the calling thread and what it starts can see. The kernel removes it with
/// the process, however that ends, so nothing can be left behind, and the pins of a real meter are neither seen nor touched.
/// </summary>
static unsafe class PrivateBpfFileSystem
{
    // linux/sched.h, linux/mount.h
    const int CloneNewMounts = 0x00020000; // CLONE_NEWNS
    const ulong Recursive = 0x4000; // MS_REC
    const ulong Private = 0x40000; // MS_PRIVATE: else the mount would appear outside too

    public static void Enter()
    {
        if (LibC.unshare(CloneNewMounts) != 0)
        {
            throw new BpfException("enter a mount namespace", null, LibC.errno, "Only root (CAP_SYS_ADMIN) can.");
        }

        Mount("none", "/", null, Recursive | Private);
        Mount("bpf", BpfFileSystem.DefaultPath, "bpf", 0);
    }

    static void Mount(string source, string target, string? type, ulong flags)
    {
        fixed (byte* sourceBytes = Terminated(source), targetBytes = Terminated(target), typeBytes = type is null ? null : Terminated(type))
        {
            // SAFETY: strings with a terminating zero, or null.
            if (LibC.mount(sourceBytes, targetBytes, typeBytes, (ulong_t)flags, null) != 0)
            {
                throw new BpfException("mount", target, LibC.errno, null);
            }
        }
    }

    static byte[] Terminated(string text) => Encoding.UTF8.GetBytes(text + '\0');
}
