namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Full names of the runtime's types in generated code.</summary>
static class Api
{
    public const string BpfObject = "global::Bpf.Sdk.BpfObject";
    public const string OpenBpfObject = "global::Bpf.Sdk.OpenBpfObject";
    public const string BpfLoadOptions = "global::Bpf.Sdk.BpfLoadOptions";
    public const string BpfMap = "global::Bpf.Sdk.BpfMap";
    public const string RawMap = "global::Bpf.Sdk.RawMap";
    public const string GlobalSection = "global::Bpf.Sdk.GlobalSection";
    public const string BpfPinning = "global::Bpf.Sdk.BpfPinning";
    public const string BpfProgramType = "global::Bpf.Sdk.BpfProgramType";
    public const string BpfAttachType = "global::Bpf.Sdk.BpfAttachType";
    public const string KprobeAttachOptions = "global::Bpf.Sdk.KprobeAttachOptions";
    public const string TcDirection = "global::Bpf.Sdk.TcDirection";
    public const string BpfFileSystem = "global::Bpf.Sdk.BpfFileSystem";
    public const string MapSpec = "global::Bpf.Sdk.Objects.MapSpec";
    public const string ProgramSpec = "global::Bpf.Sdk.Objects.ProgramSpec";
    public const string GlobalSectionSpec = "global::Bpf.Sdk.Objects.GlobalSectionSpec";

    /// <summary>What makes a typed map of a raw one.</summary>
    public static string As(string type) => $".As<{type}>()";

    /// <summary>A member of a runtime enum whose name, or number if it has none, is known.</summary>
    public static string Member(string type, string member) => char.IsLetter(member[0]) ? $"{type}.{member}" : $"({type})({member})";
}
