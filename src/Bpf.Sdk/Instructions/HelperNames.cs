using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Objects;

/// <summary>Names and numbers of the kernel's helper functions, for those who need nothing else of <see cref="HelperTable"/>.</summary>
static class HelperNames
{
    static readonly Dictionary<string, int> Numbers = HelperTable.Rows.ToDictionary(static helper => helper.Name, static helper => helper.Id);

    public static int Count => HelperTable.Rows.Count;

    /// <summary>The name of a helper, or null if the number is none.</summary>
    public static string? Find(int number) => HelperTable.Find(number)?.Name;

    /// <summary>The number of a helper, or 0 if the name is none.</summary>
    public static int Find(string name) => Numbers.GetValueOrDefault(name);
}
