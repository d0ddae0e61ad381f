namespace Bpf.Sdk.Features;

/// <summary>What kernels differ in, as far as loading and attaching depend on it. <see cref="FeatureTable"/> has since when, and how to ask.</summary>
enum KernelFeature
{
    // Objects and accounting.
    ObjectNames,
    MemoryControlGroupAccounting,
    BatchOperations,
    Tokens,

    // Types.
    Btf,
    BtfFunctions,
    BtfBitFields,
    BtfDataSections,
    BtfGlobalFunctions,
    BtfFloat,
    BtfDeclarationTags,
    BtfTypeTags,
    BtfEnum64,
    BtfSectionNames,
    BtfTagAttributes,
    ModuleTypes,

    // Maps.
    GlobalData,
    MappableArrays,
    RingBuffers,
    UserRingBuffers,
    Arenas,

    // Program attributes.
    ExpectedAttachType,
    SleepablePrograms,
    MultiBufferXdp,
    DescriptorArrays,
    ProgramMapBinding,

    // What programs may do.
    ProbeReadKernel,
    AttachCookies,
    BpfToBpfCalls,
    CallbackFunctions,
    KernelFunctionCalls,
    ContextArgumentTags,
    BoundedLoops,
    LargePrograms,
    InstructionSetV2,
    InstructionSetV3,
    InstructionSetV4,
    Atomics,
    MayGoto,
    FullRangeOffsets,

    // Hooks.
    SyscallWrappers,
    PerfEventLinks,
    ControlGroupLinks,
    NetworkNamespaceLinks,
    XdpLinks,
    Tcx,
    Netkit,
    NetfilterLinks,
    SockMapLinks,
    StructOpsLinks,
    Iterators,
    KprobeMulti,
    KprobeSession,
    UprobeMulti,
    UprobeMultiOfProcesses,
    UprobeSession,
}
