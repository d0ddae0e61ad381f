using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>A class of the runtime that a program's property can have as its type.</summary>
/// <param name="Name">The class in <c>Bpf.Sdk</c>.</param>
/// <param name="Type">The <c>BpfProgramType</c> that it is for, or null if it takes any.</param>
/// <param name="Conversion">The method of <c>BpfProgram</c> that gives it, or null if a program already is one.</param>
sealed record ProgramClass(string Name, string? Type, string? Conversion)
{
    public static readonly ProgramClass Any = new("BpfProgram", null, null);

    public static readonly ProgramClass Tc = new("TcProgram", "SchedCls", "AsTc");

    public static readonly ProgramClass Xdp = new("XdpProgram", "Xdp", "AsXdp");

    public static readonly ProgramClass Kprobe = new("KprobeProgram", "Kprobe", "AsKprobe");

    /// <summary>The class that fits a program best by its section. Programs of one type need not attach alike: a uprobe is of type Kprobe.</summary>
    public static ProgramClass For(ProgramRecord program) =>
        program.Type == Tc.Type ? Tc
        : program.Type == Xdp.Type ? Xdp
        : program.Type == Kprobe.Type && KprobeSections.Kind(program.Section) is "kprobe" or "kretprobe" ? Kprobe
        : Any;
}
