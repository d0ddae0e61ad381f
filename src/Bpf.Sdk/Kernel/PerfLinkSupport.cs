namespace Bpf.Sdk.Kernel;

/// <summary>Whether the kernel makes BPF links of perf events: Linux 5.15 (commit b89fbfbb854c).</summary>
static class PerfLinkSupport
{
    public const string Feature = "perf event links";
    public const string MinimumKernel = "5.15";

    // An Unknown is not kept: capabilities and seccomp filters differ by thread and change.
    static volatile FeatureSupport _known;

    /// <summary>Asks the kernel once, with a program that it has loaded and no event.</summary>
    public static FeatureSupport Probe(BpfHandle program)
    {
        if (_known != FeatureSupport.Unknown)
        {
            return _known;
        }

        return _known = Interpret(LinkCalls.CreatePerf(program, perfEvent: null, cookie: 0));
    }

    /// <summary>What the answer to a link without an event means.</summary>
    public static FeatureSupport Interpret(int result) => -result switch
    {
        // bpf_perf_link_attach looks for the event.
        Errno.EBADF => FeatureSupport.Present,
        // link_create has no case for programs of this type, or there is no such command (before 5.7).
        Errno.EINVAL => FeatureSupport.Missing,
        _ => FeatureSupport.Unknown,
    };
}
