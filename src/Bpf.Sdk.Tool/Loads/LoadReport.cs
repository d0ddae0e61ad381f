
namespace Bpf.Sdk.Tool.Loads;

/// <summary>What came of a load. Its JSON is described in the tool's README: members may be added to it, none is renamed or dropped.</summary>
sealed record LoadReport
{
    public string? Object { get; init; }

    public required string File { get; init; }

    /// <summary>Everything that was asked for is loaded.</summary>
    public bool Loaded { get; init; }

    public IReadOnlyList<ProgramReport> Programs { get; init; } = [];

    public IReadOnlyList<MapReport> Maps { get; init; } = [];

    /// <summary>What did not keep the object from being loaded and should be known.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    public ErrorReport? Error { get; init; }
}

/// <summary>A program of the object, and what the kernel says of it if it is loaded.</summary>
sealed record ProgramReport
{
    public required string Name { get; init; }

    public required string Section { get; init; }

    public string? Type { get; init; }

    public string? AttachType { get; init; }

    public string? AttachTarget { get; init; }

    public bool Loaded { get; init; }

    /// <summary>Why it is not loaded; null if it is.</summary>
    public string? Reason { get; init; }

    public uint? Id { get; init; }

    public string? KernelName { get; init; }

    public string? Tag { get; init; }

    /// <summary>Instructions as the verifier left them (xlated).</summary>
    public int? Instructions { get; init; }

    /// <summary>Instructions that the verifier followed, on all paths together; null before Linux 5.16.</summary>
    public uint? VerifiedInstructions { get; init; }

    /// <summary>Bytes of machine code; 0 if it is interpreted.</summary>
    public int? JitedBytes { get; init; }

    public uint? BtfId { get; init; }

    public IReadOnlyList<uint>? MapIds { get; init; }

    public string? Pinned { get; init; }

    public ErrorReport? Error { get; init; }

    /// <summary>What the verifier wrote, if it was asked to.</summary>
    public string? Log { get; init; }
}

/// <summary>A map in the kernel.</summary>
sealed record MapReport
{
    /// <summary>Name in C; of global variables, of their section.</summary>
    public required string Name { get; init; }

    public required string KernelName { get; init; }

    public required uint Id { get; init; }

    public required string Type { get; init; }

    public required uint KeySize { get; init; }

    public required uint ValueSize { get; init; }

    public required uint MaxEntries { get; init; }

    public required uint Flags { get; init; }

    public required ulong MapExtra { get; init; }

    public required uint BtfId { get; init; }

    public required uint BtfKeyTypeId { get; init; }

    public required uint BtfValueTypeId { get; init; }

    public required uint BtfVmlinuxValueTypeId { get; init; }

    public IReadOnlyList<string> Pinned { get; init; } = [];
}
