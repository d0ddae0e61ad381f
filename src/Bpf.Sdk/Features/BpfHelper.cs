namespace Bpf.Sdk;

/// <summary>A kernel function that programs call by number.</summary>
/// <param name="Id">Its number (<c>enum bpf_func_id</c>, linux/bpf.h).</param>
/// <param name="Name">Its name in C, for example <c>bpf_map_lookup_elem</c>.</param>
/// <param name="MinimumKernel">The first kernel version that has it.</param>
/// <param name="IsGplOnly">Whether only programs under a GPL-compatible license may call it; a few are open to all programs of some kinds.</param>
public sealed record BpfHelper(int Id, string Name, string MinimumKernel, bool IsGplOnly = false)
{
    /// <summary>All that this SDK knows, by number.</summary>
    public static IReadOnlyList<BpfHelper> All => Kernel.HelperTable.Rows;

    /// <summary>The helper with a number, or null if this SDK knows none.</summary>
    public static BpfHelper? Find(int id) => Kernel.HelperTable.Find(id);

    /// <summary>The helper with a name, or null if this SDK knows none.</summary>
    public static BpfHelper? Find(string name) => Find(Objects.HelperNames.Find(name));

    /// <summary>Name and number, for people.</summary>
    public override string ToString() => $"{Name}#{Id}";
}
