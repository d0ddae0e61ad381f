using static Bpf.Sdk.Features.KernelFeature;

namespace Bpf.Sdk.Features;

/// <summary>A difference between kernels.</summary>
/// <param name="Feature">Which.</param>
/// <param name="Name">As the field calls it.</param>
/// <param name="Since">The first version that can have it; distributions port features back and leave them out.</param>
/// <param name="Probe">Asks the running kernel.</param>
sealed record FeatureRow(KernelFeature Feature, string Name, string Since, Func<FeatureSupport> Probe);

/// <summary>What kernels differ in: since when (the first of the kernel's git tags that has the commit), and how the running one is asked.</summary>
static class FeatureTable
{
    public static IReadOnlyList<FeatureRow> Rows { get; } =
    [
        // Objects and accounting.
        new(ObjectNames, "names of maps and programs", "4.15", ObjectProbes.Names),
        new(MemoryControlGroupAccounting, "memory accounted to control groups", "5.11", ObjectProbes.MemoryControlGroupAccounting),
        new(BatchOperations, "batch operations on maps", "5.6", ObjectProbes.BatchOperations),
        new(Tokens, "BPF tokens", "6.9", ObjectProbes.Tokens),

        // Types.
        new(KernelFeature.Btf, "BTF", "4.18", BtfProbes.Minimal),
        new(BtfFunctions, "BTF functions", "5.0", BtfProbes.Functions),
        new(BtfBitFields, "BTF bit fields (kind_flag)", "5.0", BtfProbes.BitFields),
        new(BtfDataSections, "BTF data sections and variables", "5.2", BtfProbes.DataSections),
        new(BtfGlobalFunctions, "BTF global functions", "5.6", BtfProbes.GlobalFunctions),
        new(BtfFloat, "BTF floating point", "5.13", BtfProbes.Float),
        new(BtfDeclarationTags, "BTF declaration tags", "5.16", BtfProbes.DeclarationTags),
        new(BtfTypeTags, "BTF type tags", "5.17", BtfProbes.TypeTags),
        new(BtfEnum64, "BTF 64-bit and signed enums", "6.0", BtfProbes.Enum64),
        new(BtfSectionNames, "BTF data sections with any printable name", "6.11", BtfProbes.SectionNames),
        new(BtfTagAttributes, "BTF tags for attributes (kind_flag)", "6.15", BtfProbes.TagAttributes),
        new(ModuleTypes, "BTF of kernel modules", "5.11", BtfProbes.Modules),

        // Maps.
        new(GlobalData, "global variables", "5.2", ProgramProbes.GlobalData),
        new(MappableArrays, "arrays mapped into memory", "5.5", ObjectProbes.MappableArrays),
        new(RingBuffers, "ring buffers", "5.8", () => MapTypeProbe.Ask(BpfMapType.RingBuffer)),
        new(UserRingBuffers, "ring buffers from user space", "6.1", () => MapTypeProbe.Ask(BpfMapType.UserRingBuffer)),
        new(Arenas, "arenas", "6.9", () => MapTypeProbe.Ask(BpfMapType.Arena)),

        // Program attributes.
        new(ExpectedAttachType, "expected attach type of programs", "4.17", ProgramProbes.ExpectedAttachType),
        new(SleepablePrograms, "sleepable programs", "5.10", ProgramProbes.Sleepable),
        new(MultiBufferXdp, "XDP with multiple buffers", "5.18", ProgramProbes.MultiBufferXdp),
        new(DescriptorArrays, "arrays of file descriptors", "5.14", ProgramProbes.DescriptorArrays),
        new(ProgramMapBinding, "binding of maps to programs", "5.10", ObjectProbes.ProgramMapBinding),

        // What programs may do.
        new(ProbeReadKernel, "bpf_probe_read_kernel and _user", "5.5", ProgramProbes.ProbeReadKernel),
        new(AttachCookies, "cookies of attachments", "5.15", ProgramProbes.AttachCookies),
        new(BpfToBpfCalls, "calls between BPF functions", "4.16", ProgramProbes.BpfToBpfCalls),
        new(CallbackFunctions, "BPF functions as callbacks", "5.13", ProgramProbes.Callbacks),
        new(KernelFunctionCalls, "calls of kernel functions (kfuncs)", "5.13", ProgramProbes.KernelFunctionCalls),
        new(ContextArgumentTags, "context arguments marked by tag (__arg_ctx)", "6.8", ProgramProbes.ContextArgumentTags),
        new(BoundedLoops, "bounded loops", "5.3", ProgramProbes.BoundedLoops),
        new(LargePrograms, "programs of a million instructions", "5.2", ProgramProbes.LargePrograms),
        new(InstructionSetV2, "instruction set v2 (jump if less)", "4.14", ProgramProbes.InstructionSetV2),
        new(InstructionSetV3, "instruction set v3 (32-bit jumps)", "5.1", ProgramProbes.InstructionSetV3),
        new(InstructionSetV4, "instruction set v4 (sign extension, long jumps)", "6.6", ProgramProbes.InstructionSetV4),
        new(Atomics, "atomic operations that fetch", "5.12", ProgramProbes.Atomics),
        new(MayGoto, "may_goto", "6.9", ProgramProbes.MayGoto),
        new(FullRangeOffsets, "map value offsets above 512 MiB", "7.0", ProgramProbes.FullRangeOffsets),

        // Hooks.
        new(SyscallWrappers, "system call wrappers", "4.17", LinkProbes.SyscallWrappers),
        new(PerfEventLinks, "perf event links", "5.15", LinkProbes.PerfEvents),
        new(ControlGroupLinks, "control group links", "5.7", LinkProbes.ControlGroups),
        new(NetworkNamespaceLinks, "network namespace links", "5.8", LinkProbes.NetworkNamespaces),
        new(XdpLinks, "XDP links", "5.9", LinkProbes.Xdp),
        new(KernelFeature.Iterators, "iterators", "5.8", LinkProbes.Iterators),
        new(KprobeMulti, "kprobe.multi", "5.18", LinkProbes.KprobeMulti),
        new(NetfilterLinks, "netfilter links", "6.4", LinkProbes.Netfilter),
        new(StructOpsLinks, "struct_ops links", "6.4", LinkProbes.StructOps),
        new(KernelFeature.Tcx, "TCX", "6.6", LinkProbes.Tcx),
        new(UprobeMulti, "uprobe.multi", "6.6", LinkProbes.UprobeMulti),
        new(KernelFeature.Netkit, "netkit", "6.7", LinkProbes.Netkit),
        new(KprobeSession, "kprobe.session", "6.10", LinkProbes.KprobeSession),
        new(UprobeMultiOfProcesses, "uprobe.multi for one process", "6.10", LinkProbes.UprobeMultiOfProcesses),
        new(SockMapLinks, "sockmap links", "6.10", LinkProbes.SockMaps),
        new(UprobeSession, "uprobe.session", "6.13", LinkProbes.UprobeSession),
    ];

    static readonly Dictionary<KernelFeature, FeatureRow> ByFeature = Rows.ToDictionary(static row => row.Feature);

    public static FeatureRow Of(KernelFeature feature) => ByFeature[feature];
}
