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
        string path = string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{handle.FileDescriptor}");
        try
        {
            foreach (string line in File.ReadLines(path))
            {
                // The kernel's show_fdinfo of each kind begins with its type.
                string? kind = line.StartsWith("link_type:", StringComparison.Ordinal) ? Link
                    : line.StartsWith("prog_type:", StringComparison.Ordinal) ? Program
                    : line.StartsWith("map_type:", StringComparison.Ordinal) ? Map
                    : null;
                if (kind is not null)
                {
                    return kind;
                }
            }
        }
        catch (IOException exception)
        {
            throw new BpfException($"Cannot read '{path}': {exception.Message} Is /proc mounted?", exception);
        }

        GC.KeepAlive(handle);
        return null;
    }
}
