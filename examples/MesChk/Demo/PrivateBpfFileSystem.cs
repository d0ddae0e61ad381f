using System.Text;
using Bpf.Sdk;
using Tmds.Linux;

namespace MesChk.Demo;

/// <summary>A BPF file system of the demo's own, so that what is pinned at /sys/fs/bpf is neither seen nor touched.</summary>
sealed unsafe class PrivateBpfFileSystem : IDisposable
{
    const int DetachNow = 2; // MNT_DETACH, linux/fs.h

    readonly string _earlierDefault = BpfFileSystem.DefaultPath;

    public PrivateBpfFileSystem(string path)
    {
        Path = path;
        Directory.CreateDirectory(path);
        fixed (byte* type = "bpf\0"u8, target = Encoding.UTF8.GetBytes(path + '\0'))
        {
            // SAFETY: both are strings with a terminating zero.
            if (LibC.mount(type, target, type, 0, null) != 0)
            {
                int error = LibC.errno;
                Directory.Delete(path);
                throw new BpfException("mount a BPF file system at", path, error, "Run the demo as root.");
            }
        }

        BpfFileSystem.DefaultPath = path;
    }

    public string Path { get; }

    /// <summary>Unmounts a file system and removes its directory.</summary>
    public static void Remove(string path)
    {
        fixed (byte* target = Encoding.UTF8.GetBytes(path + '\0'))
        {
            // SAFETY: a string with a terminating zero. A directory that is not mounted any more is fine.
            LibC.umount2(target, DetachNow);
        }

        Directory.Delete(path);
    }

    public void Dispose()
    {
        BpfFileSystem.DefaultPath = _earlierDefault;
        Remove(Path);
    }
}
