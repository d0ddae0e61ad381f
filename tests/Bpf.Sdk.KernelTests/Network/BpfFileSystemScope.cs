using System.Text;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>A BPF file system of its own, mounted on a temporary directory, so that the machine's /sys/fs/bpf is never touched.</summary>
sealed unsafe class BpfFileSystemScope : IDisposable
{
    static int _counter;

    public BpfFileSystemScope()
    {
        KernelRequirement.Root();
        Root = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"bpf-sdk-test-{Environment.ProcessId}-{Interlocked.Increment(ref _counter)}");
        Directory.CreateDirectory(Root);
        fixed (byte* type = "bpf\0"u8, target = Encoding.UTF8.GetBytes(Root + '\0'))
        {
            if (LibC.mount(type, target, type, 0, null) != 0)
            {
                int errno = LibC.errno;
                Directory.Delete(Root);
                throw new InvalidOperationException($"mount -t bpf bpf {Root}: errno {errno}");
            }
        }
    }

    public string Root { get; }

    public string Path(string name) => $"{Root}/{name}";

    /// <summary>All files and directories, relative to the root, but the kernel's own two iterators.</summary>
    public IEnumerable<string> Entries() => Directory.EnumerateFileSystemEntries(Root, "*", SearchOption.AllDirectories)
        .Select(path => path[(Root.Length + 1)..])
        .Where(name => name is not ("maps.debug" or "progs.debug"))
        .Order();

    public void Dispose()
    {
        fixed (byte* target = Encoding.UTF8.GetBytes(Root + '\0'))
        {
            _ = LibC.umount2(target, LibC.MNT_DETACH);
        }

        Directory.Delete(Root);
    }
}
