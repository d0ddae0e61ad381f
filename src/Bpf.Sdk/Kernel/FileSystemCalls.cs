using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>What the BPF file system needs of libc and Tmds.LibC lacks: statfs(2) and mount(2) with its errno.</summary>
static unsafe partial class FileSystemCalls
{
    const long BpfMagic = 0xcafe4a11; // BPF_FS_MAGIC, linux/magic.h

    [InlineArray(32)]
    struct StatFileSystem // larger than struct statfs on any architecture; its first word is f_type
    {
        public long _type;
    }

    [LibraryImport("libc", EntryPoint = "statfs", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int GetStatistics(string path, StatFileSystem* statistics);

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, ulong flags, string? data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);

    /// <summary>Whether a path is on a BPF file system; false if it does not exist.</summary>
    public static bool IsBpfFileSystem(string path) => TypeOf(path) == (uint)BpfMagic;

    /// <summary>Whether two paths exist and are on file systems of one type.</summary>
    public static bool AreOfOneType(string path, string other) => TypeOf(path) is { } type && type == TypeOf(other);

    static uint? TypeOf(string path)
    {
        StatFileSystem statistics = default;
        // f_type is a signed word, 32 bits wide on some architectures.
        return GetStatistics(path, &statistics) == 0 ? (uint)statistics[0] : null;
    }

    /// <summary>Opens a directory to be named to other calls. Not with O_PATH: bpf(2) answers EBADF to such descriptors.</summary>
    /// <returns>A descriptor that the caller closes, or the negated errno.</returns>
    public static int OpenDirectory(string path)
    {
        // SAFETY: the path is pinned for the call and ends with a zero.
        fixed (byte* pointer = Encoding.UTF8.GetBytes(path + '\0'))
        {
            int result = LibC.open(pointer, LibC.O_RDONLY | LibC.O_DIRECTORY | LibC.O_CLOEXEC);
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
