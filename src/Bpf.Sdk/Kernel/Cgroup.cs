using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk.Kernel;

/// <summary>The directory of a control group.</summary>
static class Cgroup
{
    /// <summary>Opens it.</summary>
    /// <exception cref="BpfException">There is no such directory.</exception>
    public static SafeFileHandle Open(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        int result = FileSystemCalls.OpenDirectory(path);
        return result >= 0 ? new(result, ownsHandle: true) : throw KernelFailure.Create("open cgroup", path, result);
    }

    /// <summary>What it means that bpf(2) answers EBADF to the descriptor of what should be a control group.</summary>
    /// <param name="path">Its path, if it is known.</param>
    public static string Hint(string? path)
    {
        const string Wanted = "It must be a directory of a cgroup2 file system, opened for reading";
        return path is null ? $"The handle is closed, or not that of a control group of version 2. {Wanted}." : FileSystemCalls.CgroupVersion(path) switch
        {
            1 => $"It is a control group of version 1. {Wanted}; /proc/mounts says where one is mounted.",
            2 => "It has been removed.",
            _ => $"It is not a control group. {Wanted}; /proc/mounts says where one is mounted.",
        };
    }

    /// <summary>The number by which programs know a control group (<c>bpf_get_current_cgroup_id</c>), which is that of its inode.</summary>
    public static ulong IdOf(SafeHandle cgroup)
    {
        using var use = new HandleUse(cgroup);
        int result = FileSystemCalls.GetInode((int)use.FileDescriptor, out ulong inode);
        return result >= 0 ? inode : throw KernelFailure.Create("find the number of a cgroup", null, result);
    }
}
