using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.Types;

/// <summary>The modules whose types the running kernel tells. They come and go; what is known of those that stayed is kept from list to list.</summary>
/// <param name="folder">Where the kernel has a file for each (<c>/sys/kernel/btf</c>).</param>
sealed class LoadedModules(string folder)
{
    /// <summary>The file of the kernel itself, beside those of the modules.</summary>
    public const string KernelName = "vmlinux";

    Dictionary<string, (DateTime Appeared, ModuleBtf Module)> _known = [];

    /// <summary>Lists them by name. Their types are not read.</summary>
    /// <param name="kernel">The types that theirs continue.</param>
    public IReadOnlyList<ModuleBtf> List(BtfTable kernel)
    {
        var found = new Dictionary<string, (DateTime, ModuleBtf)>();
        try
        {
            foreach (FileInfo file in new DirectoryInfo(folder).EnumerateFiles())
            {
                if (file.Name != KernelName)
                {
                    // A module that was removed and loaded again is another one for the verifier. Its file is new too, and sysfs has no earlier
                    // time for a file than that of its making.
                    bool isKnown = _known.TryGetValue(file.Name, out (DateTime Appeared, ModuleBtf Module) known) && known.Appeared == file.LastWriteTimeUtc;
                    found.Add(file.Name, isKnown ? known : (file.LastWriteTimeUtc, new ModuleBtf(file.Name, () => BtfFile.Read(file.FullName, kernel))));
                }
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            found.Clear();
        }

        _known = found;
        return [.. found.OrderBy(static entry => entry.Key, StringComparer.Ordinal).Select(static entry => entry.Value.Item2)];
    }
}
