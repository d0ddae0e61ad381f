using System.Buffers;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Attaches a program to a kernel function: checks the options, chooses the mechanism, pins.</summary>
/// <param name="program">The loaded program.</param>
/// <param name="programId">The kernel's number for it.</param>
/// <param name="kernel">What the kernel has.</param>
sealed class KprobeAttacher(BpfHandle program, uint programId, KprobeKernel kernel)
{
    // What symbols consist of, and ':' behind the name of a module. Anything else, written to kprobe_events, could say more than a name.
    static readonly SearchValues<char> NameCharacters = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_.$:");

    public KprobeLink Attach(string function, KprobeAttachOptions? options)
    {
        options ??= new KprobeAttachOptions();
        Validate(function, options);
        var hook = options.Mechanism switch
        {
            KprobeMechanism.Link => AttachLink(Pmu(function, options), function, options),
            KprobeMechanism.Pmu => AttachPmu(Pmu(function, options), function, options),
            KprobeMechanism.Tracefs => AttachTracefs(kernel.FindEvents() ?? throw KprobeFailure.NoTracefs(function, kernel.FindPmu() is not null), function, options),
            _ => AttachBest(function, options),
        };
        return BpfLink.PinnedIfWanted(new KprobeLink(hook, pinPath: null, program), options.PinPath);
    }

    /// <summary>Puts a program on a perf event and lets the event begin.</summary>
    public static void Start(BpfHandle perfEvent, BpfHandle program, string function)
    {
        int result = PerfEventCalls.SetProgram(perfEvent, program);
        if (result < 0)
        {
            throw KprobeFailure.SetProgram(function, result);
        }

        result = PerfEventCalls.Enable(perfEvent);
        if (result < 0)
        {
            throw KernelFailure.Create("enable the kprobe on", function, result);
        }
    }

    KprobePmu Pmu(string function, KprobeAttachOptions options) => kernel.FindPmu() ?? throw KprobeFailure.NoPmu(function, options.Mechanism, kernel.FindEvents() is not null);

    KprobeHook AttachBest(string function, KprobeAttachOptions options)
    {
        bool needsLink = options.PinPath is not null || options.Cookie != 0;
        if (kernel.FindPmu() is { } pmu)
        {
            return needsLink || kernel.ProbeLink(program) == FeatureSupport.Present ? AttachLink(pmu, function, options) : AttachPmu(pmu, function, options);
        }

        if (kernel.FindEvents() is not { } events)
        {
            throw KprobeFailure.NoKprobes(function);
        }

        return !needsLink ? AttachTracefs(events, function, options) : throw KprobeFailure.NoPmu(function, KprobeMechanism.Link, hasEvents: true);
    }

    KprobeLinkHook AttachLink(in KprobePmu pmu, string function, KprobeAttachOptions options)
    {
        var support = kernel.ProbeLink(program);
        if (support == FeatureSupport.Missing)
        {
            throw KprobeFailure.NoLink(function, options);
        }

        using var perfEvent = OpenPmuEvent(pmu, function, options);
        int result = LinkCalls.CreatePerf(program, perfEvent, options.Cookie);
        if (result < 0)
        {
            throw support == FeatureSupport.Unknown && result == -Errno.EINVAL ? KprobeFailure.NoLink(function, options) : KprobeFailure.SetProgram(function, result);
        }

        var link = new BpfHandle(result);
        try
        {
            result = PerfEventCalls.Enable(perfEvent);
            if (result < 0)
            {
                throw KernelFailure.Create("enable the kprobe on", function, result);
            }
        }
        catch
        {
            link.Dispose();
            throw;
        }

        // The link holds the event from here on.
        return new KprobeLinkHook(link) { Function = function, Offset = options.Offset, IsReturn = options.IsReturn, ProgramId = programId };
    }

    KprobePmuHook AttachPmu(in KprobePmu pmu, string function, KprobeAttachOptions options)
    {
        var perfEvent = OpenPmuEvent(pmu, function, options);
        try
        {
            Start(perfEvent, program, function);
        }
        catch
        {
            perfEvent.Dispose();
            throw;
        }

        return new KprobePmuHook(perfEvent) { Function = function, Offset = options.Offset, IsReturn = options.IsReturn, ProgramId = programId };
    }

    KprobeTracefsHook AttachTracefs(KprobeEventFile events, string function, KprobeAttachOptions options) =>
        KprobeTracefsHook.Attach(events, program, programId, function, options);

    static BpfHandle OpenPmuEvent(in KprobePmu pmu, string function, KprobeAttachOptions options) =>
        KprobeFailure.Checked(PerfEventCalls.OpenKprobe(pmu, function, (ulong)options.Offset, options.IsReturn), function, options);

    static void Validate(string function, KprobeAttachOptions options)
    {
        ArgumentException.ThrowIfNullOrEmpty(function);
        if (function.AsSpan().ContainsAnyExcept(NameCharacters))
        {
            throw new ArgumentException($"'{function}' is not the name of a kernel function. An offset is given by KprobeAttachOptions.Offset.", nameof(function));
        }

        if (options.Mechanism is < KprobeMechanism.Auto or > KprobeMechanism.Tracefs)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Mechanism, "Unknown mechanism.");
        }

        if (options.Offset < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(options), options.Offset, "An offset counts from the beginning of the function.");
        }

        if (options.IsReturn && options.Offset != 0)
        {
            throw new ArgumentException("A function returns to its caller, wherever it was left: IsReturn takes no Offset.", nameof(options));
        }

        if (options.Mechanism is KprobeMechanism.Pmu or KprobeMechanism.Tracefs && (options.PinPath is not null || options.Cookie != 0))
        {
            throw new ArgumentException("Only KprobeMechanism.Link can be pinned and can have a cookie.", nameof(options));
        }

        if (options.Mechanism is KprobeMechanism.Link or KprobeMechanism.Pmu && (options.EventGroup is not null || options.EventName is not null))
        {
            throw new ArgumentException("Only events of KprobeMechanism.Tracefs have a group and a name.", nameof(options));
        }

        if ((options.EventGroup is { } group ? KprobeEventName.ProblemOf(group) : null) is { } groupProblem)
        {
            throw new ArgumentException(groupProblem, nameof(options));
        }

        if ((options.EventName is { } name ? KprobeEventName.ProblemOf(name) : null) is { } nameProblem)
        {
            throw new ArgumentException(nameProblem, nameof(options));
        }

        if (options.PinPath is { } path && (path.Length == 0 || Path.GetFileName(path).Length == 0))
        {
            throw new ArgumentException($"'{path}' is not the path of a file in the BPF file system.", nameof(options));
        }
    }
}

/// <summary>What a kernel has for kprobes. The tests put other answers in the place of the running kernel's.</summary>
sealed class KprobeKernel
{
    public static KprobeKernel Running { get; } = new();

    public Func<KprobePmu?> FindPmu { get; init; } = KprobePmu.Find;

    public Func<KprobeEventFile?> FindEvents { get; init; } = KprobeEventFile.Find;

    // Who may attach a program need not be allowed to load another one to ask with.
    public Func<BpfHandle, FeatureSupport> ProbeLink { get; init; } = static program =>
        KernelFeatures.Running[KernelFeature.PerfEventLinks] is var known && known != FeatureSupport.Unknown ? known : LinkProbes.PerfEvents(program);
}
