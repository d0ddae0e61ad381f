using Bpf.Sdk.Features;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Targets;

/// <summary>
/// Programs for the probes that user space is compiled with (USDT). Each has as many places as the compiler made of it, and since Linux 6.6 one link can have all;
/// but the kernel wants to know at load already. As with libbpf, a kernel whose links take a process for a thread counts as one without: whether
/// the program will be for one process is known when it is attached.
/// </summary>
static class UserProbe
{
    /// <summary>The program as it is loaded: for one link of all places, unless it says otherwise itself.</summary>
    public static ProgramSpec Adapt(ProgramSpec program, KernelFeatures features) =>
        program is { Type: BpfProgramType.Kprobe, AttachType: BpfAttachType.Unspecified }
        && SectionType.Find(program.SectionName) is { } section && section.Traits.HasFlag(SectionTraits.Usdt)
        && features[KernelFeature.UprobeMultiOfProcesses] == FeatureSupport.Present
            ? program with { AttachType = BpfAttachType.TraceUprobeMulti }
            : program;
}
