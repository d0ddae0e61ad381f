namespace Bpf.Sdk.Kernel;

/// <summary>The CPUs that the kernel may ever bring up: per-CPU maps have a value for each.</summary>
static class PossibleCpus
{
    static readonly Lazy<int> LazyCount = new(() => Parse(File.ReadAllText("/sys/devices/system/cpu/possible")));

    /// <summary>How many there are; fixed from boot on.</summary>
    public static int Count => LazyCount.Value;

    /// <summary>Counts a list of CPUs as the kernel writes it: <c>0-3,8</c> is 5.</summary>
    public static int Parse(string list)
    {
        int count = 0;
        foreach (string range in list.Trim().Split(','))
        {
            int dash = range.IndexOf('-');
            count += dash < 0 ? 1 : int.Parse(range[(dash + 1)..]) - int.Parse(range[..dash]) + 1;
        }

        return count;
    }
}
