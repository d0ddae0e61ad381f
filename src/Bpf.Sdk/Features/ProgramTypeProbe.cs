using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Features;

/// <summary>Asks for kinds of program and for the helpers that each may call.</summary>
static class ProgramTypeProbe
{
    /// <summary>What the kernel says to the program of a kind that does nothing.</summary>
    public static FeatureSupport Ask(BpfProgramType type, out int result, out string log)
    {
        result = Load(Trial(type), out log);
        return Interpret(type, result, log);
    }

    /// <summary>What the answer means.</summary>
    public static FeatureSupport Interpret(BpfProgramType type, int result, string log) => type switch
    {
        // Type 1 of any kernel is an integer: a kernel that looks for what the program is for says that it is none.
        BpfProgramType.Tracing or BpfProgramType.Lsm when -result == Errno.EINVAL =>
            log.Contains("is not a function", StringComparison.Ordinal) ? FeatureSupport.Present : FeatureSupport.Missing,
        BpfProgramType.Extension when -result == Errno.EINVAL =>
            log.Contains("Cannot replace kernel functions", StringComparison.Ordinal) ? FeatureSupport.Present : FeatureSupport.Missing,
        BpfProgramType.StructOps => FeatureProbe.Judge(result, present: Errno.ENOTSUPP, Errno.EINVAL),
        _ => FeatureProbe.Judge(result),
    };

    /// <summary>Whether programs of a kind that the kernel has can be loaded to ask for their helpers.</summary>
    public static bool CanAskForHelpers(BpfProgramType type) =>
        type is not (BpfProgramType.Tracing or BpfProgramType.Lsm or BpfProgramType.Extension or BpfProgramType.StructOps);

    /// <summary>What the verifier says to a program that calls a helper.</summary>
    public static FeatureSupport AskHelper(BpfProgramType type, int helper, out string log, string license = "GPL")
    {
        int result = Load(Trial(type) with { Instructions = [new(FeatureProbe.Call, 0, 0, 0, helper), FeatureProbe.Exit], License = license, WithLog = true }, out log);
        return InterpretHelper(result, log);
    }

    /// <summary>What the verifier's words mean.</summary>
    public static FeatureSupport InterpretHelper(int result, string log) =>
        result >= 0 ? FeatureSupport.Present
        // "invalid func unknown#300": the kernel has no such helper. "unknown func bpf_x#1", since 6.9 "program of this type
        // cannot use helper bpf_x#1": it is not for programs of this type.
        : log.Contains("invalid func ", StringComparison.Ordinal) || log.Contains("unknown func ", StringComparison.Ordinal)
            || log.Contains("program of this type cannot use helper ", StringComparison.Ordinal) ? FeatureSupport.Missing
        // Anything else that the verifier says is about arguments, which it looks at when it knows the helper.
        : log.Length > 0 ? FeatureSupport.Present
        : FeatureSupport.Unknown;

    static FeatureProbe.Trial Trial(BpfProgramType type)
    {
        var trial = new FeatureProbe.Trial { Type = type };
        return type switch
        {
            BpfProgramType.CgroupSockAddr => trial with { AttachType = BpfAttachType.CgroupInet4Connect },
            BpfProgramType.CgroupSockOpt => trial with { AttachType = BpfAttachType.CgroupGetsockopt },
            BpfProgramType.SkLookup => trial with { AttachType = BpfAttachType.SkLookup },
            BpfProgramType.LircMode2 => trial with { AttachType = BpfAttachType.LircMode2 },
            BpfProgramType.Netfilter => trial with { AttachType = BpfAttachType.Netfilter },
            BpfProgramType.Syscall => trial with { Flags = ProgramSpec.SleepableFlag },
            BpfProgramType.Tracing => trial with { AttachType = BpfAttachType.TraceFentry, AttachTypeId = 1, WithLog = true },
            BpfProgramType.Lsm => trial with { AttachType = BpfAttachType.LsmMac, AttachTypeId = 1, WithLog = true },
            BpfProgramType.Extension => trial with { AttachTypeId = 1, WithLog = true },
            _ => trial,
        };
    }

    static int Load(FeatureProbe.Trial trial, out string log)
    {
        int result = FeatureProbe.Load(trial, out log);
        if (result < 0)
        {
            return result;
        }

        new BpfHandle(result).Dispose();
        return 0;
    }
}
