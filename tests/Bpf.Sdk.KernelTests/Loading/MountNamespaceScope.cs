using System.Text;
using Bpf.Sdk.KernelTests.Network;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>
/// A mount namespace of its own, in which actions run on a dedicated thread: what they mount, at /sys/fs/bpf too, nobody else sees, and it goes
/// with the thread. Nothing is mounted at /sys/fs/bpf at the start.
/// </summary>
sealed unsafe class MountNamespaceScope : IDisposable
{
    readonly NetworkNamespaceScope _thread = new();

    public MountNamespaceScope()
    {
        try
        {
            Run(() =>
            {
                Check("unshare", LibC.unshare(LibC.CLONE_NEWNS));
                Mount("none", "/", null, LibC.MS_REC | LibC.MS_PRIVATE);
                while (BpfFileSystem.IsMounted("/sys/fs/bpf"))
                {
                    BpfFileSystem.Unmount("/sys/fs/bpf");
                }
            });
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public void Run(Action action) => _thread.Run(action);

    public T Run<T>(Func<T> function) => _thread.Run(function);

    /// <summary>Mounts a file system; call it within <see cref="Run(Action)"/>.</summary>
    public static void Mount(string source, string target, string? type, ulong flags = 0)
    {
        fixed (byte* sourcePointer = Encoding.UTF8.GetBytes(source + '\0'), targetPointer = Encoding.UTF8.GetBytes(target + '\0'), typePointer = type is null ? null : Encoding.UTF8.GetBytes(type + '\0'))
        {
            Check($"mount {target}", LibC.mount(sourcePointer, targetPointer, typePointer, (ulong_t)flags, null));
        }
    }

    public void Dispose() => _thread.Dispose();

    static void Check(string what, int result)
    {
        if (result != 0)
        {
            throw new InvalidOperationException($"{what}: errno {LibC.errno}");
        }
    }
}
