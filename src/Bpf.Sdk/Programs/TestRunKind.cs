namespace Bpf.Sdk.Programs;

/// <summary>What the kernel's test run takes and gives, by kind of program (net/bpf/test_run.c).</summary>
/// <param name="TakesPacket">It runs on a packet, which it gives back.</param>
/// <param name="ReturnsContext">It gives the context back. Others refuse a buffer for it.</param>
/// <param name="Repeats">It can run many times in one call.</param>
/// <param name="Since">The first kernel that has it.</param>
/// <param name="Context">What the context has to be.</param>
sealed record TestRunKind(bool TakesPacket, bool ReturnsContext, bool Repeats, string Since, string Context)
{
    const int LargestBatch = 256; // TEST_XDP_MAX_BATCH

    static readonly TestRunKind SocketBuffer = new(true, true, true, "4.12",
        "The context is a struct __sk_buff (since Linux 5.2) in which only mark, priority, ingress_ifindex, ifindex, cb, tstamp, wire_len, gso_segs, gso_size and hwtstamp may be set.");

    static readonly TestRunKind Xdp = new(true, true, true, "4.12",
        "The context is a struct xdp_md (since Linux 5.15): data_end is the length of the data, data that of the metadata before the packet (a multiple of 4), and ingress_ifindex and rx_queue_index name a receive queue that exists.");

    static readonly TestRunKind FlowDissector = new(true, true, true, "5.0", "The context is a struct bpf_flow_keys of which only flags may be set.");

    static readonly TestRunKind SocketLookup = new(false, true, true, "5.13",
        "The context is a struct bpf_sk_lookup and has to be given; its family is AF_INET or AF_INET6 and its protocol TCP or UDP.");

    static readonly TestRunKind Netfilter = new(true, false, true, "6.5", "The packet is IPv4 or IPv6 behind an Ethernet header, and the context, if given, a struct nf_hook_state.");

    static readonly TestRunKind RawTracepoint = new(false, false, false, "5.10",
        "The context is the tracepoint's arguments, 8 bytes each: at least as many as the program reads, and 12 at most.");

    static readonly TestRunKind Syscall = new(false, true, false, "5.14", "The context is the program's own struct: at least as many bytes as the program reads, and 65,535 at most.");

    static readonly TestRunKind Tracing = new(false, false, false, "5.7", "Only fentry, fexit and fmod_ret programs run, and neither packet, context nor options are taken.");

    static readonly TestRunKind StructOps = new(false, false, false, "5.17", "Only those of the kernel's own struct bpf_dummy_ops run.");

    /// <summary>Null if there is no test run for the type.</summary>
    public static TestRunKind? Of(BpfProgramType type) => type switch
    {
        BpfProgramType.SocketFilter or BpfProgramType.SchedCls or BpfProgramType.SchedAct or BpfProgramType.CgroupSkb
            or BpfProgramType.LwtIn or BpfProgramType.LwtOut or BpfProgramType.LwtXmit or BpfProgramType.LwtSeg6Local => SocketBuffer,
        BpfProgramType.Xdp => Xdp,
        BpfProgramType.FlowDissector => FlowDissector,
        BpfProgramType.SkLookup => SocketLookup,
        BpfProgramType.Netfilter => Netfilter,
        BpfProgramType.RawTracepoint or BpfProgramType.RawTracepointWritable => RawTracepoint,
        BpfProgramType.Syscall => Syscall,
        BpfProgramType.Tracing => Tracing,
        BpfProgramType.StructOps => StructOps,
        _ => null,
    };

    public static void Check(BpfTestRunOptions? options)
    {
        if (options is null)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(options.Repeat, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.Cpu ?? 0, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(options.BatchSize, nameof(options));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(options.BatchSize, LargestBatch, nameof(options));
        if (options.BatchSize != 0 && !options.LiveFrames)
        {
            throw new ArgumentException($"{nameof(BpfTestRunOptions.BatchSize)} belongs to {nameof(BpfTestRunOptions.LiveFrames)}.", nameof(options));
        }
    }
}
