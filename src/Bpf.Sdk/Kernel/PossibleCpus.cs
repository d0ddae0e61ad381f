using System.Collections.Immutable;

namespace Bpf.Sdk.Kernel;

/// <summary>The CPUs that the kernel may ever bring up: per-CPU maps have a value for each.</summary>
static class PossibleCpus
{
    static readonly Lazy<ImmutableArray<int>> LazyNumbers = new(() => [.. Parse(File.ReadAllText("/sys/devices/system/cpu/possible"))]);

    /// <summary>How many there are; fixed from boot on.</summary>
    public static int Count => LazyNumbers.Value.Length;

    /// <summary>Their numbers, rising, in which there may be gaps: the n-th value of a per-CPU map is that of the n-th number.</summary>
    public static ImmutableArray<int> Numbers => LazyNumbers.Value;

    /// <summary>Reads a list of CPUs as the kernel writes it: <c>0-2,8</c> is 0, 1, 2, 8.</summary>
    public static int[] Parse(string list)
    {
        var numbers = new List<int>();
        foreach (string range in list.Trim().Split(','))
        {
            int dash = range.IndexOf('-');
            int first = int.Parse(dash < 0 ? range : range[..dash]);
            numbers.AddRange(Enumerable.Range(first, dash < 0 ? 1 : int.Parse(range[(dash + 1)..]) - first + 1));
        }

        return [.. numbers];
    }
}
