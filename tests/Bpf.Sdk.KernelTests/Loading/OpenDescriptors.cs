namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>The descriptors of BPF objects that this process has open.</summary>
static class OpenDescriptors
{
    /// <summary>
    /// Number and target of each. What others forgot to dispose is collected first, so that it does not disappear in the middle of a test; what the collector
    /// overlooks may still: compare by <c>Is.SubsetOf</c>.
    /// </summary>
    public static HashSet<string> Settled()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        return Now();
    }

    public static HashSet<string> Now() =>
    [
        .. Directory.GetFileSystemEntries("/proc/self/fd")
            .Select(static path => $"{Path.GetFileName(path)} {new FileInfo(path).LinkTarget}")
            .Where(static descriptor => descriptor.Contains("anon_inode:bpf", StringComparison.Ordinal) || descriptor.Contains("anon_inode:btf", StringComparison.Ordinal)),
    ];
}
