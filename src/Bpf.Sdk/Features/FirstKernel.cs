using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Features;

/// <summary>Since which version of Linux there is what. For people and messages: whether the running kernel has something is asked of the kernel.</summary>
static class FirstKernel
{
    // The kernel numbers places as they come, so that each row holds from its number to that of the next row.
    static readonly (BpfAttachType First, string Since)[] AttachTypes =
    [
        (BpfAttachType.CgroupInetEgress, "4.10"),
        (BpfAttachType.CgroupSockOps, "4.13"),
        (BpfAttachType.SkSkbStreamParser, "4.14"),
        (BpfAttachType.CgroupDevice, "4.15"),
        (BpfAttachType.SkMsgVerdict, "4.17"),
        (BpfAttachType.CgroupUdp4Sendmsg, "4.18"),
        (BpfAttachType.FlowDissector, "4.20"),
        (BpfAttachType.CgroupSysctl, "5.2"),
        (BpfAttachType.CgroupGetsockopt, "5.3"),
        (BpfAttachType.TraceRawTp, "5.5"),
        (BpfAttachType.ModifyReturn, "5.7"),
        (BpfAttachType.TraceIter, "5.8"),
        (BpfAttachType.CgroupInetSockRelease, "5.9"),
        (BpfAttachType.SkSkbVerdict, "5.13"),
        (BpfAttachType.SkReuseportSelect, "5.14"),
        (BpfAttachType.PerfEvent, "5.15"),
        (BpfAttachType.TraceKprobeMulti, "5.18"),
        (BpfAttachType.LsmCgroup, "6.0"),
        (BpfAttachType.StructOps, "6.4"),
        (BpfAttachType.TcxIngress, "6.6"),
        (BpfAttachType.CgroupUnixConnect, "6.7"),
        (BpfAttachType.TraceKprobeSession, "6.10"),
        (BpfAttachType.TraceUprobeSession, "6.13"),
        (BpfAttachType.TraceFsession, "7.0"),
        (BpfAttachType.TraceFentryMulti, "7.2"),
    ];

    /// <summary>Since when programs of a type can be loaded; null for a number that this SDK does not know, and for none.</summary>
    public static Version? Of(BpfProgramType type) =>
        ProgramTypeTable.Find(type) is { } known ? Version.Parse(known.Since) : null;

    /// <summary>Since when there is a place to attach to; null for a number that this SDK does not know, and for none.</summary>
    public static Version? Of(BpfAttachType type) => type == BpfAttachType.Unspecified || !Enum.IsDefined(type) ? null : Version.Parse(Array.FindLast(AttachTypes, row => row.First <= type).Since);
}
