namespace Bpf.Sdk.Kernel;

/// <summary>Whether the running kernel has a feature.</summary>
enum FeatureSupport
{
    /// <summary>The probe was not allowed to find out, or got an answer that says neither.</summary>
    Unknown,
    Missing,
    Present,
}

/// <summary>Whether the kernel has TCX: Linux 6.6 (commit e420bed02507) built with CONFIG_NET_XGRESS.</summary>
static class TcxSupport
{
    public const string Feature = "TCX";
    public const string MinimumKernel = "6.6";

    // An Unknown is not kept: capabilities and seccomp filters differ by thread and change.
    static volatile FeatureSupport _known;

    /// <summary>Asks the kernel once, by its behaviour and not by its version: distributions port features back and leave them out.</summary>
    public static FeatureSupport Probe()
    {
        if (_known != FeatureSupport.Unknown)
        {
            return _known;
        }

        // Asks for the programs of interface 0, which never exists, and needs neither a device nor a program.
        var query = new ProgramQueryAttributes { attach_type = LinkUapi.BPF_TCX_INGRESS };
        return _known = Interpret(BpfSyscall.Invoke(BpfCommand.ProgQuery, ref query));
    }

    /// <summary>What the answer to a query for interface 0 means.</summary>
    public static FeatureSupport Interpret(int result) => -result switch
    {
        // tcx_prog_query looks the device up first.
        Errno.ENODEV => FeatureSupport.Present,
        // bpf_prog_query does not know the attach type, or its TCX part is the empty stand-in of kernels without NET_XGRESS.
        Errno.EINVAL => FeatureSupport.Missing,
        // EPERM: no CAP_NET_ADMIN, checked before the attach type; or a seccomp filter, which may answer anything.
        _ => FeatureSupport.Unknown,
    };
}
