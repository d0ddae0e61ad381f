namespace Bpf.Sdk.Objects;

/// <summary>What the name of a code section says about its programs: kind and expected attach type.</summary>
static class SectionType
{
    // A name ending in '+' stands for itself and for itself followed by '/' and more. The first match counts.
    static readonly (string Name, BpfProgramType Type, BpfAttachType AttachType)[] Table =
    [
        ("socket", BpfProgramType.SocketFilter, default),
        ("kprobe+", BpfProgramType.Kprobe, default),
        ("kretprobe+", BpfProgramType.Kprobe, default),
        ("uprobe+", BpfProgramType.Kprobe, default),
        ("uretprobe+", BpfProgramType.Kprobe, default),
        ("ksyscall+", BpfProgramType.Kprobe, default),
        ("kretsyscall+", BpfProgramType.Kprobe, default),
        ("tc/ingress", BpfProgramType.SchedCls, BpfAttachType.TcxIngress),
        ("tc/egress", BpfProgramType.SchedCls, BpfAttachType.TcxEgress),
        ("tcx/ingress", BpfProgramType.SchedCls, BpfAttachType.TcxIngress),
        ("tcx/egress", BpfProgramType.SchedCls, BpfAttachType.TcxEgress),
        ("tc", BpfProgramType.SchedCls, default),
        ("classifier", BpfProgramType.SchedCls, default),
        ("action", BpfProgramType.SchedAct, default),
        ("tracepoint+", BpfProgramType.Tracepoint, default),
        ("tp+", BpfProgramType.Tracepoint, default),
        ("raw_tracepoint+", BpfProgramType.RawTracepoint, default),
        ("raw_tp+", BpfProgramType.RawTracepoint, default),
        ("xdp", BpfProgramType.Xdp, default),
        ("perf_event", BpfProgramType.PerfEvent, default),
        ("lwt_in", BpfProgramType.LwtIn, default),
        ("lwt_out", BpfProgramType.LwtOut, default),
        ("lwt_xmit", BpfProgramType.LwtXmit, default),
        ("lwt_seg6local", BpfProgramType.LwtSeg6Local, default),
    ];

    public static (BpfProgramType Type, BpfAttachType AttachType) Of(string section)
    {
        foreach ((string name, BpfProgramType type, BpfAttachType attachType) in Table)
        {
            bool matches = name[^1] == '+'
                ? section.AsSpan().StartsWith(name.AsSpan(..^1)) && (section.Length == name.Length - 1 || section[name.Length - 1] == '/')
                : section == name;
            if (matches)
            {
                return (type, attachType);
            }
        }

        return default;
    }
}
