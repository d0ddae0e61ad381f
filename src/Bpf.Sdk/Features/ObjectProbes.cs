using Bpf.Sdk.Kernel;
using static Bpf.Sdk.Features.FeatureProbe;

namespace Bpf.Sdk.Features;

/// <summary>Asks for what concerns maps, names and memory.</summary>
static class ObjectProbes
{
    const int KtimeGetCoarseNs = 160; // BPF_FUNC_ktime_get_coarse_ns
    const uint NoDescriptor = uint.MaxValue;

    public static FeatureSupport Names() => Creates(Array(sizeof(uint), 0) with { map_name = ObjectName.Of("probe") });

    // The helper came with the same release as the accounting, which itself cannot be seen from outside (libbpf asks so too).
    public static FeatureSupport MemoryControlGroupAccounting() =>
        Loads(new() { Instructions = [new(Call, 0, 0, 0, KtimeGetCoarseNs), .. ReturnZero] });

    public static FeatureSupport MappableArrays() => Creates(Array(sizeof(uint), MapCalls.Mappable));

    // Commands that the kernel knows look for the descriptor first; those that it does not know are EINVAL.

    public static FeatureSupport BatchOperations()
    {
        var batch = new MapBatchAttributes { map_fd = NoDescriptor };
        return Judge(BpfSyscall.Invoke(BpfCommand.MapLookupBatch, ref batch), present: Errno.EBADF, Errno.EINVAL);
    }

    public static FeatureSupport ProgramMapBinding()
    {
        var binding = new ProgramBindMapAttributes { prog_fd = NoDescriptor, map_fd = NoDescriptor };
        return Judge(BpfSyscall.Invoke(BpfCommand.ProgBindMap, ref binding), present: Errno.EBADF, Errno.EINVAL);
    }

    public static FeatureSupport Tokens()
    {
        var token = new TokenCreateAttributes { bpffs_fd = NoDescriptor };
        return Judge(BpfSyscall.Invoke(BpfCommand.TokenCreate, ref token), present: Errno.EBADF, Errno.EINVAL);
    }
}
