using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.Targets;

/// <summary>How the kernel's types name the things that a kind of program is attached to.</summary>
/// <param name="Prefix">What is before the name.</param>
/// <param name="Kind">Kind of the type.</param>
/// <param name="Noun">What it is, for people.</param>
/// <param name="Example">A name, for people.</param>
sealed record TypedPlace(string Prefix, BtfKind Kind, string Noun, string Example)
{
    static readonly TypedPlace Function = new("", BtfKind.Function, "function", "vfs_read");
    static readonly TypedPlace Hook = new("bpf_lsm_", BtfKind.Function, "security hook", "file_open");

    // BTF_TRACE_STR_PREFIX, BPF_LSM_SYM_PREFX, BPF_ITER_FUNC_PREFIX of the kernel's include/linux.
    static readonly (BpfProgramType Type, BpfAttachType AttachType, TypedPlace Place)[] Table =
    [
        (BpfProgramType.Tracing, BpfAttachType.TraceRawTp, new("btf_trace_", BtfKind.Typedef, "tracepoint", "sched_switch")),
        (BpfProgramType.Tracing, BpfAttachType.TraceFentry, Function),
        (BpfProgramType.Tracing, BpfAttachType.TraceFexit, Function),
        (BpfProgramType.Tracing, BpfAttachType.ModifyReturn, Function),
        (BpfProgramType.Tracing, BpfAttachType.TraceFsession, Function),
        (BpfProgramType.Tracing, BpfAttachType.TraceIter, new("bpf_iter_", BtfKind.Function, "iterator", "task")),
        (BpfProgramType.Lsm, BpfAttachType.LsmMac, Hook),
        (BpfProgramType.Lsm, BpfAttachType.LsmCgroup, Hook),
        (BpfProgramType.Extension, BpfAttachType.Unspecified, Function),
    ];

    /// <summary>The places of programs that the verifier has to know the place of, or null for other programs.</summary>
    public static TypedPlace? Of(BpfProgramType type, BpfAttachType attachType) =>
        Array.Find(Table, row => row.Type == type && row.AttachType == attachType).Place;

    /// <summary>Programs that are attached to many functions at once, which are named later; only a module has to be known before.</summary>
    public static bool IsMany(BpfProgramType type, BpfAttachType attachType) =>
        type == BpfProgramType.Tracing && attachType is BpfAttachType.TraceFentryMulti or BpfAttachType.TraceFexitMulti or BpfAttachType.TraceFsessionMulti;
}
