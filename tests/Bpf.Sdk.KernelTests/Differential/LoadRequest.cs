
namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>What both loaders are asked to load, and how.</summary>
sealed record LoadRequest(string Path)
{
    /// <summary>Where they pin, on a BPF file system.</summary>
    public required string PinRoot { get; init; }

    /// <summary>Whether programs are run once they are loaded.</summary>
    public bool Run { get; init; }

    /// <summary>An object whose types are taken for those of the kernel, or null.</summary>
    public string? KernelTypes { get; init; }

    /// <summary>Object and name of the program whose functions are replaced, or null.</summary>
    public (string Path, string Program)? Replaced { get; init; }
}
