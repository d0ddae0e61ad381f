using System.Globalization;

namespace Bpf.Sdk.Kernel;

/// <summary>Tells what a handle that was opened by path is: BPF_OBJ_GET takes all kinds alike, and the info structs do not say.</summary>
static class PinnedKind
{
    public const string Link = "link";
    public const string Program = "program";
    public const string Map = "map";

    /// <summary>One of the constants, or null.</summary>
    public static string? Of(BpfHandle handle)
    {
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{handle.FileDescriptor}");
        string? target;
        try
        {
            target = new FileInfo(path).LinkTarget;
        }
        catch (IOException exception)
        {
            throw new BpfException($"Cannot read '{path}': {exception.Message} Is /proc mounted?", exception);
        }

        GC.KeepAlive(handle);
        // As anon_inode_getfile and _getfd are given them (kernel/bpf/syscall.c); of links, both spellings are in use.
        return target switch
        {
            "anon_inode:bpf-map" => Map,
            "anon_inode:bpf-prog" => Program,
            "anon_inode:bpf_link" or "anon_inode:bpf-link" => Link,
            null => throw new BpfException($"Cannot read '{path}'. Is /proc mounted?"),
            _ => null,
        };
    }
}
