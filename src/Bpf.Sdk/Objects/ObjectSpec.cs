using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Objects;

/// <summary>All that a compiled object says: maps, programs, global variables and their types. Read by <see cref="BpfObjectFile"/>; no kernel is involved.</summary>
public sealed class ObjectSpec
{
    readonly Lazy<IReadOnlyDictionary<string, (int Section, int Instruction)>> _exceptionCallbacks;

    internal ObjectSpec(string name)
    {
        Name = name;
        _exceptionCallbacks = new(() => Objects.ExceptionCallbacks.Find(this));
    }

    /// <summary>Name of the object: its file name without <c>.bpf.o</c> or <c>.o</c>.</summary>
    public string Name { get; }

    /// <summary>Content of the license section, empty if there is none.</summary>
    public string License { get; internal set; } = "";

    /// <summary>The object is for big-endian machines.</summary>
    public bool IsBigEndian { get; internal set; }

    /// <summary>Maps, in the order of the file.</summary>
    public IReadOnlyList<MapSpec> Maps { get; internal set; } = [];

    /// <summary>Programs, in the order of the file.</summary>
    public IReadOnlyList<ProgramSpec> Programs { get; internal set; } = [];

    /// <summary>Sections of global variables, in the order of the file.</summary>
    public IReadOnlyList<GlobalSectionSpec> Sections { get; internal set; } = [];

    /// <summary>What the programs use of the kernel by name: configuration values, variables, functions.</summary>
    public IReadOnlyList<ExternSpec> Externs { get; internal set; } = [];

    /// <summary>Kernel structures of callbacks that the object implements, in the order of the file.</summary>
    public IReadOnlyList<StructOpsSpec> StructOps { get; internal set; } = [];

    internal BtfTable? Btf { get; set; }

    internal BtfExtension? BtfExtension { get; set; }

    /// <summary>Why the object has no types although it has a section of them.</summary>
    internal BpfFormatException? BtfProblem { get; set; }

    internal IReadOnlyDictionary<string, (int Section, int Instruction)> ExceptionCallbacks => _exceptionCallbacks.Value;

    // By section number.
    internal Dictionary<int, CodeSection> Code { get; } = [];

    /// <summary>Value of the version section (<c>LINUX_VERSION_CODE</c>), which only kprobes before Linux 5.0 need.</summary>
    internal uint KernelVersion { get; set; }
}
