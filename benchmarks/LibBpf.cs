using System.Runtime.InteropServices;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The functions of c/libbpf.c: loading by libbpf. Only if it is installed.</summary>
static partial class LibBpf
{
    public const string Library = "libbpf-loader";

    [LibraryImport(Library, EntryPoint = "load_and_close", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int LoadAndCloseCore(string path);

    /// <summary>Opens, loads and closes an object.</summary>
    /// <returns>How many programs it has.</returns>
    public static int LoadAndClose(string path)
    {
        int result = LoadAndCloseCore(path);
        return result >= 0 ? result : throw new InvalidOperationException($"libbpf got errno {-result} from loading {path}.");
    }
}
