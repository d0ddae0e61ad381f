using Bpf.Sdk.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk;

/// <summary>
/// A value for each inode, whatever path or descriptor leads to it (<c>BPF_MAP_TYPE_INODE_STORAGE</c>, Linux 5.10), which LSM programs have with <c>bpf_inode_storage_get</c>.
/// It goes when the inode leaves the kernel's memory, as it may when nobody has the file open. Inodes have room for values only if the BPF security module is active
/// (<c>lsm=…,bpf</c> on the kernel's command line).
/// </summary>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class InodeStorageMap<T> : LocalStorageMap<T>, IBpfMap<InodeStorageMap<T>> where T : unmanaged
{
    InodeStorageMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, "InodeStorageMap", BpfMapType.InodeStorage)
    {
    }

    static InodeStorageMap<T> IBpfMap<InodeStorageMap<T>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The value of a file or directory: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="path">Its path; of a symbolic link, what it leads to is meant.</param>
    /// <exception cref="KeyNotFoundException">It has no value.</exception>
    /// <exception cref="BpfException">There is nothing at the path, or it cannot have a value.</exception>
    public T this[string path]
    {
        get
        {
            using SafeFileHandle file = Open(path);
            return Get(file, path);
        }
        set => Set(path, value);
    }

    /// <summary>The value of a file or directory: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="path">Its path; of a symbolic link, what it leads to is meant.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if it has none.</returns>
    /// <exception cref="BpfException">There is nothing at the path, or it cannot have a value.</exception>
    public bool TryGetValue(string path, out T value)
    {
        using SafeFileHandle file = Open(path);
        return TryGet(file, path, out value);
    }

    /// <summary>Adds or replaces the value of a file or directory: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="path">Its path; of a symbolic link, what it leads to is meant.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What is done if it has a value, or has none.</param>
    /// <exception cref="BpfException">There is nothing at the path, or it cannot have a value, or the mode forbids it.</exception>
    public void Set(string path, T value, MapUpdateMode mode = MapUpdateMode.Any)
    {
        using SafeFileHandle file = Open(path);
        Put(file, path, value, mode);
    }

    /// <summary>Adds a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <param name="path">The path of a file or directory; of a symbolic link, what it leads to is meant.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if it has one already.</returns>
    /// <exception cref="BpfException">There is nothing at the path, or it cannot have a value.</exception>
    public bool TryAdd(string path, T value)
    {
        using SafeFileHandle file = Open(path);
        return TryPut(file, path, value);
    }

    /// <summary>Removes the value of a file or directory: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <param name="path">Its path; of a symbolic link, what it leads to is meant.</param>
    /// <returns>False if it had none.</returns>
    /// <exception cref="BpfException">There is nothing at the path, or it cannot have a value.</exception>
    public bool Remove(string path)
    {
        using SafeFileHandle file = Open(path);
        return Delete(file, path);
    }

    private protected override (BpfMapFailure Reason, string Hint)? Explain(int errno) => errno switch
    {
        Errno.EBADF => (BpfMapFailure.NotSupported,
            "The handle is closed, or the BPF security module is not active, without which inodes have no room for values: /sys/kernel/security/lsm lists those that are, and lsm=… on the kernel's command line decides."),
        _ => null,
    };

    static SafeFileHandle Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int result = FileSystemCalls.OpenPlace(path);
        return result >= 0 ? new(result, ownsHandle: true) : throw KernelFailure.Create("open file", path, result);
    }
}
