using Bpf.Sdk.Tool.Loads;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>What an object says. Its JSON is described in the tool's README: members may be added to it, none is renamed or dropped.</summary>
sealed record InspectReport
{
    public string? Object { get; init; }

    public required string File { get; init; }

    /// <summary><c>little</c> or <c>big</c>.</summary>
    public string? Endianness { get; init; }

    public string? License { get; init; }

    /// <summary>Of the section <c>version</c>; null if there is none.</summary>
    public string? KernelVersion { get; init; }

    public bool HasBtf { get; init; }

    public MinimumKernelReport? MinimumKernel { get; init; }

    public IReadOnlyList<FeatureReport> Features { get; init; } = [];

    public IReadOnlyList<ProgramDescription> Programs { get; init; } = [];

    public IReadOnlyList<MapDescription> Maps { get; init; } = [];

    public IReadOnlyList<StructOpsDescription> StructOps { get; init; } = [];

    public IReadOnlyList<SectionDescription> Sections { get; init; } = [];

    public IReadOnlyList<ExternDescription> Externs { get; init; } = [];

    public ErrorReport? Error { get; init; }
}

/// <summary>The first kernel that has all that is used, and what decides it.</summary>
sealed record MinimumKernelReport(string Version, string DecidedBy);

/// <summary>Something that a kernel has to have, and the programs and maps that use it.</summary>
sealed record FeatureReport(string Name, string Since, IReadOnlyList<string> UsedBy);

sealed record ProgramDescription
{
    public required string Name { get; init; }

    public required string Section { get; init; }

    public string? Type { get; init; }

    public string? AttachType { get; init; }

    public string? AttachTarget { get; init; }

    public bool AutoLoad { get; init; }

    public bool Sleepable { get; init; }

    public bool Fragments { get; init; }

    /// <summary>Of the function itself.</summary>
    public int Instructions { get; init; }

    /// <summary>With all functions that it calls: what the kernel is given.</summary>
    public int LinkedInstructions { get; init; }

    public IReadOnlyList<string> Subprograms { get; init; } = [];

    public IReadOnlyList<string> Helpers { get; init; } = [];

    public IReadOnlyList<string> Kfuncs { get; init; } = [];

    public IReadOnlyList<string> Externs { get; init; } = [];

    /// <summary>Maps and sections of variables that it refers to.</summary>
    public IReadOnlyList<string> Maps { get; init; } = [];

    public int CoreRelocations { get; init; }

    /// <summary>Each of them, if that was asked for.</summary>
    public IReadOnlyList<CoreDescription>? Core { get; init; }

    public MinimumKernelReport? MinimumKernel { get; init; }
}

/// <summary>A CO-RE relocation.</summary>
/// <param name="Instruction">Its place in the program with all functions that it calls.</param>
/// <param name="Kind">What it asks for, as <c>field_byte_offset</c>.</param>
/// <param name="Local">What of, in the object's own types.</param>
sealed record CoreDescription(int Instruction, string Kind, string Local);

sealed record MapDescription
{
    public required string Name { get; init; }

    public required string Type { get; init; }

    public uint KeySize { get; init; }

    public uint ValueSize { get; init; }

    public uint MaxEntries { get; init; }

    public uint Flags { get; init; }

    public ulong MapExtra { get; init; }

    public uint NumaNode { get; init; }

    /// <summary><c>none</c>, <c>by_name</c>, or of legacy maps <c>global</c> or <c>object</c>.</summary>
    public required string Pinning { get; init; }

    /// <summary>Type of the keys in C, if the object says it.</summary>
    public string? KeyType { get; init; }

    public string? ValueType { get; init; }

    public MapDescription? InnerMap { get; init; }

    /// <summary>What C initialises it with: names of maps or programs.</summary>
    public IReadOnlyList<SlotDescription> Values { get; init; } = [];

    public bool Legacy { get; init; }
}

sealed record SlotDescription(uint Index, string Name);

sealed record StructOpsDescription(string Name, string Struct, bool Link, bool AutoCreate, IReadOnlyList<CallbackDescription> Callbacks);

sealed record CallbackDescription(string Member, string Program);

sealed record SectionDescription(string Name, string Kind, int Size, IReadOnlyList<VariableDescription> Variables);

/// <summary>A global variable. The value is there if it is a number or text.</summary>
sealed record VariableDescription(string Name, int Offset, int Size, string? Type, bool Static, string? Value);

sealed record ExternDescription(string Name, string Kind, bool Weak, string? Type, IReadOnlyList<string> UsedBy);
