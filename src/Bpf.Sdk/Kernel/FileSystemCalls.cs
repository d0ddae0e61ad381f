using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>What the BPF file system needs of libc and Tmds.LibC lacks: statfs(2) and mount(2) with its errno.</summary>
static unsafe partial class FileSystemCalls
{
    // linux/magic.h
    const long BpfMagic = 0xcafe4a11; // BPF_FS_MAGIC
    const uint CgroupMagic = 0x27e0eb; // CGROUP_SUPER_MAGIC
    const uint Cgroup2Magic = 0x63677270; // CGROUP2_SUPER_MAGIC

    [StructLayout(LayoutKind.Explicit, Size = 256)]
    struct ExtendedStatus // struct statx (linux/stat.h), the same on every architecture
    {
        [FieldOffset(32)]
        public ulong stx_ino;
    }

    [InlineArray(32)]
    struct StatFileSystem // larger than struct statfs on any architecture; its first word is f_type
    {
        public long _type;
    }

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatistics(string path, StatFileSystem* statistics);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetExtendedStatus(int directory, string path, int flags, uint mask, ExtendedStatus* status);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);

    /// <summary>Whether a path is on a BPF file system; false if it does not exist.</summary>
    public static bool IsBpfFileSystem(string path) => TypeOf(path) == (uint)BpfMagic;

    /// <summary>Whether two paths exist and are on file systems of one type.</summary>
    public static bool AreOfOneType(string path, string other) => TypeOf(path) is { } type && type == TypeOf(other);

    /// <summary>Of which version a control group is: 1, 2, or 0 if the path is not that of one.</summary>
    public static int CgroupVersion(string path) => TypeOf(path) switch { CgroupMagic => 1, Cgroup2Magic => 2, _ => 0 };

    /// <summary>The number of a file's inode.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int GetInode(int file, out ulong inode)
    {
        const int EmptyPath = 0x1000; // AT_EMPTY_PATH, linux/fcntl.h
        const uint Inode = 0x100; // STATX_INO, linux/stat.h
        ExtendedStatus status = default;
        // SAFETY: the kernel writes a struct statx, which has 256 bytes.
        int result = GetExtendedStatus(file, "", EmptyPath, Inode, &status);
        inode = status.stx_ino;
        return result == 0 ? 0 : -Marshal.GetLastPInvokeError();
    }

    static uint? TypeOf(string path)
    {
        StatFileSystem statistics = default;
        // f_type is a signed word, 32 bits wide on some architectures.
        return GetStatistics(path, &statistics) == 0 ? (uint)statistics[0] : null;
    }

    /// <summary>Opens a directory to be named to other calls. Not with O_PATH: bpf(2) answers EBADF to such descriptors.</summary>
    /// <returns>A descriptor that the caller closes, or the negated errno.</returns>
    public static int OpenDirectory(string path) => Open(path, LibC.O_RDONLY | LibC.O_DIRECTORY);

    /// <summary>Opens a place in the file system (O_PATH): no permission for the file is needed, and a device or a pipe does not notice.</summary>
    /// <returns>A descriptor that the caller closes, or the negated errno.</returns>
    public static int OpenPlace(string path) => Open(path, LibC.O_PATH);

    static int Open(string path, int flags)
    {
        // SAFETY: the path is pinned for the call and ends with a zero.
        fixed (byte* pointer = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int result = LibC.open(pointer, flags | LibC.O_CLOEXEC);
            return result >= 0 ? result : -LibC.errno;
        }
    }

    /// <summary>Mounts a BPF file system.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int MountBpf(string path) => Mount("bpf", path, "bpf", 0, "mode=0700") == 0 ? 0 : -Marshal.GetLastPInvokeError();

    /// <summary>Unmounts what is mounted at a path, also while it is in use.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int Unmount(string path)
    {
        const int Detach = 2; // MNT_DETACH, linux/fs.h
        return Unmount(path, Detach) == 0 ? 0 : -Marshal.GetLastPInvokeError();
    }
}
