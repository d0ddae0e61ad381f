using System.Text;

namespace Bpf.Sdk.Kernel;

/// <summary>BPF_OBJ_PIN and BPF_OBJ_GET: names in the BPF file system for maps, programs and links.</summary>
static unsafe class PinnedObject
{
    /// <summary>Gives an object a name, whose directories are made if they are missing.</summary>
    /// <param name="handle">The map, program or link.</param>
    /// <param name="path">Where to pin it.</param>
    /// <param name="what">What it is, for messages: <c>map</c>, <c>program</c> or <c>link</c>.</param>
    public static void Pin(BpfHandle handle, string path, string what)
    {
        path = Path.GetFullPath(path);
        if (Path.GetFileName(path).Contains('.'))
        {
            throw new ArgumentException($"'{path}' has a dot in its last part; the BPF file system reserves such names.", nameof(path));
        }

        handle.ThrowIfClosed();
        using var use = new HandleUse(handle);
        BpfFileSystem.EnsureMounted(Path.GetDirectoryName(path));
        int result = Call(BpfCommand.ObjPin, path, use.FileDescriptor, 0);
        if (result < 0)
        {
            throw KernelFailure.Create($"pin {what} at", path, result, -result switch
            {
                Errno.EEXIST => "Something is pinned there already. Remove it, or choose another path.",
                Errno.EINVAL => "The path is not on a BPF file system.",
                _ => null,
            });
        }
    }

    /// <summary>Opens what is pinned at a path.</summary>
    /// <returns>The handle, or null and the negated errno.</returns>
    public static BpfHandle? TryOpen(string path, uint flags, out int result)
    {
        result = Call(BpfCommand.ObjGet, path, 0, flags);
        return result >= 0 ? new(result) : null;
    }

    /// <summary>Opens what is pinned at a path.</summary>
    public static BpfHandle Open(string path, string what, uint flags = 0) =>
        TryOpen(path, flags, out int result) ?? throw OpenFailure(path, what, result);

    /// <summary>Opens what is pinned at a path, if it is of the kind.</summary>
    public static BpfHandle OpenOnly(string path, string kind, uint flags = 0)
    {
        BpfHandle handle = Open(path, kind, flags);
        ThrowIfOther(handle, path, kind);
        return handle;
    }

    /// <summary>
    /// Closes a handle of another kind and says so. BPF_OBJ_GET gives what is there, and BPF_OBJ_GET_INFO_BY_FD would read the
    /// type of a program as the type of a map.
    /// </summary>
    public static void ThrowIfOther(BpfHandle handle, string path, string kind)
    {
        string? found = null;
        try
        {
            found = PinnedKind.Of(handle);
        }
        finally
        {
            if (found != kind)
            {
                handle.Dispose();
            }
        }

        if (found != kind)
        {
            throw new BpfException($"open pinned {kind}", path, 0, $"What is pinned there is {(found is null ? "of an unknown kind" : $"a {found}")}, and not a {kind}.");
        }
    }

    /// <summary>Whether what is pinned at a path is of a kind and, as the kernel describes it, still ours.</summary>
    public static bool IsPinOf<T>(string path, string what, Func<T, bool> isOurs) where T : unmanaged
    {
        using var pinned = TryOpen(path, 0, out _);
        return pinned is not null && PinnedKind.Of(pinned) == what && isOurs(ObjectInfo.Get<T>(pinned, what));
    }

    /// <summary>Says why <see cref="TryOpen"/> gave nothing.</summary>
    public static BpfException OpenFailure(string path, string what, int result) => KernelFailure.Create($"open pinned {what}", path, result, -result switch
    {
        Errno.ENOENT when !BpfFileSystem.IsMounted(BpfFileSystem.DefaultPath) =>
            $"Nothing is pinned there: no BPF file system is mounted at {BpfFileSystem.DefaultPath}. Load the object that pins it first.",
        Errno.ENOENT => "Nothing is pinned there. Load the object that pins it first.",
        Errno.EACCES when Directory.Exists(path) => "It is a directory.",
        Errno.EACCES when File.Exists(path) && !BpfFileSystem.IsMounted(path) => "The file is not on a BPF file system.",
        Errno.EACCES => "The permissions of the BPF file system do not allow it. Run as its owner, usually root.",
        Errno.EINVAL => $"What is pinned there is not a {what}, or the file is not on a BPF file system.",
        _ => null,
    });

    /// <summary>Removes a name. What it named goes on to live as long as something else holds it.</summary>
    public static void Unpin(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BpfException($"Cannot remove pin '{path}': {exception.Message}", exception);
        }
    }

    static int Call(BpfCommand command, string path, uint handle, uint flags)
    {
        byte[] name = Encoding.UTF8.GetBytes(path + '\0');
        fixed (byte* pathname = name)
        {
            var attributes = new ObjectPinAttributes { pathname = (ulong)pathname, bpf_fd = handle, file_flags = flags };
            return BpfSyscall.Invoke(command, ref attributes);
        }
    }
}
