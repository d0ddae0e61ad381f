using Bpf.Sdk;

namespace MesChk.Demo;

/// <summary>A BPF file system of the demo's own, so that what is pinned at /sys/fs/bpf is neither seen nor touched.</summary>
sealed class PrivateBpfFileSystem : IDisposable
{
    readonly string _earlierDefault = BpfFileSystem.DefaultPath;
    readonly string _path;

    public PrivateBpfFileSystem(string path)
    {
        _path = path;
        Directory.CreateDirectory(path);
        try
        {
            BpfFileSystem.Mount(path);
        }
        catch
        {
            Directory.Delete(path);
            throw;
        }

        BpfFileSystem.DefaultPath = path;
    }

    /// <summary>Unmounts a file system and removes its directory.</summary>
    public static void Remove(string path)
    {
        if (BpfFileSystem.IsMounted(path))
        {
            BpfFileSystem.Unmount(path);
        }

        Directory.Delete(path);
    }

    public void Dispose()
    {
        BpfFileSystem.DefaultPath = _earlierDefault;
        Remove(_path);
    }
}
