
namespace Bpf.Sdk.Tool.Loads;

/// <summary>What <c>dotnet bpf load</c> is asked to do.</summary>
sealed record LoadRequest
{
    public required string Path { get; init; }

    /// <summary>Where to pin programs and maps, or null.</summary>
    public string? PinDirectory { get; init; }

    /// <summary>Root of the maps that the object itself pins, or null for the usual one.</summary>
    public string? PinRoot { get; init; }

    public IReadOnlyList<SectionTypeChoice> Types { get; init; } = [];

    /// <summary>The programs to load; all that the object loads by itself if there are none.</summary>
    public IReadOnlyList<string> Only { get; init; } = [];

    /// <summary>The program whose functions are replaced (freplace): its number, pin or name; or null.</summary>
    public string? Target { get; init; }

    /// <summary>A file with types for CO-RE, or null for the running kernel's.</summary>
    public string? Btf { get; init; }

    /// <summary>A file with values of the kernel's configuration, or null.</summary>
    public string? KernelConfig { get; init; }

    /// <summary>Whether the verifier is to write a log about programs that it takes.</summary>
    public bool WithLog { get; init; }
}
