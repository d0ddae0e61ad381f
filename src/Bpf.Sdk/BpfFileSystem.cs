using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>The BPF file system (bpffs), in which maps, programs and links are pinned to outlive their process.</summary>
public static class BpfFileSystem
{
    const string ConventionalPath = "/sys/fs/bpf";

    /// <summary>The root for everything that does not name another one: <c>/sys/fs/bpf</c> until it is changed.</summary>
    public static string DefaultPath
    {
        get;
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(value);
            field = value;
        }
    } = ConventionalPath;

    /// <summary>The path that a map of a given pinning has under <paramref name="root"/> (null: <see cref="DefaultPath"/>).</summary>
    /// <param name="pinning">Any but <see cref="BpfPinning.None"/>.</param>
    /// <param name="mapName">Name of the map in C.</param>
    /// <param name="objectName">Name of the object, which only <see cref="BpfPinning.Object"/> uses.</param>
    /// <param name="root">Root of the BPF file system, or a directory in it.</param>
    /// <remarks>Dots become underscores: bpffs reserves names with dots.</remarks>
    public static string GetPinPath(BpfPinning pinning, string mapName, string objectName, string? root = null)
    {
        string directory = root ?? DefaultPath;
        return pinning switch
        {
            BpfPinning.ByName => $"{directory}/{Escape(mapName)}",
            BpfPinning.Global => $"{directory}/tc/globals/{Escape(mapName)}",
            BpfPinning.Object => $"{directory}/{Escape(objectName)}/{Escape(mapName)}",
            _ => throw new ArgumentOutOfRangeException(nameof(pinning), pinning, $"Map '{mapName}' is not pinned and so has no path."),
        };
    }

    /// <summary>Whether a path exists and is on a BPF file system.</summary>
    public static bool IsMounted(string path) => FileSystemCalls.IsBpfFileSystem(path);

    /// <summary>Mounts a BPF file system on a directory that exists, for its owner only. Each mount is a file system of its own.</summary>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN, or the directory does not exist.</exception>
    public static void Mount(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int result = FileSystemCalls.MountBpf(path);
        if (result < 0)
        {
            throw KernelFailure.Create("mount a BPF file system at", path, result, -result switch
            {
                Errno.EPERM => $"Only root (CAP_SYS_ADMIN) can mount it. Have it mounted at boot, or run: sudo mount -t bpf bpf {path}",
                Errno.ENOENT or Errno.ENOTDIR => "There is no such directory.",
                Errno.ENODEV => "The kernel was built without bpf(2) (CONFIG_BPF_SYSCALL).",
                _ => null,
            });
        }
    }

    /// <summary>Unmounts a BPF file system. Its pins are gone, and with them what nothing else holds.</summary>
    /// <exception cref="BpfException">The path is not on a BPF file system, or the caller lacks CAP_SYS_ADMIN.</exception>
    public static void Unmount(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        if (!IsMounted(path))
        {
            throw new BpfException("unmount", path, 0, "It is not a BPF file system.");
        }

        int result = FileSystemCalls.Unmount(path);
        if (result < 0)
        {
            throw KernelFailure.Create("unmount", path, result, -result == Errno.EINVAL ? "The BPF file system is mounted above this directory." : null);
        }
    }

    /// <summary>
    /// Makes sure that a directory is on a BPF file system. <c>/sys/fs/bpf</c> is mounted if nothing is mounted there; below a BPF
    /// file system missing directories are made; nothing is ever mounted anywhere else.
    /// </summary>
    /// <param name="path">A directory; null stands for <see cref="DefaultPath"/>.</param>
    /// <returns>True if the file system was mounted by this call.</returns>
    /// <exception cref="BpfException">The path is not on a BPF file system, or the caller may not mount one.</exception>
    public static bool EnsureMounted(string? path = null)
    {
        path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path ?? DefaultPath));
        string existing = path;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(existing) ?? "/";
        }

        bool mounts = !FileSystemCalls.IsBpfFileSystem(existing);
        if (mounts)
        {
            if (existing != ConventionalPath)
            {
                throw new BpfException("use", path, 0, $"'{existing}' is not on a BPF file system. Mount one with: mount -t bpf bpf {path}");
            }

            if (!FileSystemCalls.AreOfOneType(ConventionalPath, Path.GetDirectoryName(ConventionalPath)!))
            {
                throw new BpfException("use", path, 0,
                    $"Another file system is mounted at {ConventionalPath}, and is not covered. Mount a BPF file system elsewhere (mount -t bpf bpf DIRECTORY) and name it as {nameof(BpfLoadOptions.PinRoot)} or {nameof(DefaultPath)}.");
            }

            Mount(ConventionalPath);
        }

        if (existing != path)
        {
            try
            {
                Directory.CreateDirectory(path);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
                throw new BpfException($"Cannot make directory '{path}' in the BPF file system: {exception.Message}", exception);
            }
        }

        return mounts;
    }

    internal static string Escape(string name) => name.Replace('.', '_');
}
