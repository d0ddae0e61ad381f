using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>What the kernel's refusals mean for kprobes, and what to do about them.</summary>
static class KprobeFailure
{
    const string Feature = "kprobes";

    /// <summary>The kernel has no kprobes in any form.</summary>
    public static BpfNotSupportedException NoKprobes(string function) => new(Feature, null,
        $"Cannot attach to kernel function '{function}': this kernel has no kprobes. There is neither {KprobePmu.Units}/kprobe nor {EventsFound()}. "
        + "Use a kernel built with CONFIG_KPROBES and CONFIG_KPROBE_EVENTS.");

    /// <summary>The kernel has no kprobe PMU.</summary>
    public static BpfNotSupportedException NoPmu(string function, KprobeMechanism mechanism, bool hasEvents) => !hasEvents ? NoKprobes(function) : new("kprobe PMU", "4.17",
        $"Cannot attach to kernel function '{function}' by KprobeMechanism.{mechanism}: there is no {KprobePmu.Units}/kprobe. It came with Linux 4.17. Use KprobeMechanism.Tracefs, without cookie and pin.");

    /// <summary>The kernel makes no links of perf events.</summary>
    public static BpfNotSupportedException NoLink(string function, KprobeAttachOptions options)
    {
        FeatureRow links = FeatureTable.Of(KernelFeature.PerfEventLinks);
        return new(links.Name, links.Since,
            $"Cannot attach to kernel function '{function}' by a link: {(options.PinPath is not null ? "only a link can be pinned, and " : options.Cookie != 0 ? "only a link can have a cookie, and " : "")}"
            + $"this kernel has no links of perf events. They came with Linux {links.Since}. Use KprobeMechanism.Pmu or Tracefs, without cookie and pin.");
    }

    /// <summary>There is no <c>kprobe_events</c>.</summary>
    public static BpfNotSupportedException NoTracefs(string function, bool hasPmu) => !hasPmu ? NoKprobes(function) : new("kprobe_events", null,
        $"Cannot attach to kernel function '{function}' by tracefs: there is no {EventsFound()}.");

    /// <summary>The file descriptor of a perf event, if the kernel gave one.</summary>
    public static BpfHandle Checked(int result, string function, KprobeAttachOptions options) => result >= 0 ? new BpfHandle(result) : throw Open(function, options, result);

    /// <summary>perf_event_open(2) failed.</summary>
    public static BpfException Open(string function, KprobeAttachOptions options, int result) =>
        KernelFailure.Create("attach to kernel function", function, result, Hint(function, options, -result));

    /// <summary>The program could not be put on the perf event.</summary>
    public static BpfException SetProgram(string function, int result) => KernelFailure.Create("attach to kernel function", function, result, -result switch
    {
        Errno.EPERM or Errno.EACCES => NotPermitted,
        Errno.EINVAL => "The kernel does not take this program on a kprobe: it was loaded for another purpose (an expected attach type), or overrides return values of a function that is not declared for it.",
        Errno.E2BIG => "An event takes 64 programs.",
        _ => null,
    });

    /// <summary>The event could not be defined.</summary>
    public static BpfException AddEvent(KprobeEventFile file, in KprobeEventLine line, string function, KprobeAttachOptions options, int result) => -result switch
    {
        Errno.EEXIST => new BpfException("define kprobe event", $"{line.Group}/{line.Name}", Errno.EEXIST,
            $"There is one of this name. Choose another, or if nobody needs it remove it with: echo '-:{line.Group}/{line.Name}' >> {file.Path}"),
        Errno.EBUSY => new BpfException("define kprobe event", $"{line.Group}/{line.Name}", Errno.EBUSY, "An event of this name is in use. Choose another."),
        Errno.EPERM or Errno.EACCES => new BpfException("define kprobe event", $"{line.Group}/{line.Name}", -result, $"{NotPermitted} Files of tracefs belong to root."),
        _ => Open(function, options, result),
    };

    /// <summary>The event could not be removed.</summary>
    public static BpfException RemoveEvent(KprobeEventFile file, string group, string name, int result) => KernelFailure.Create("remove kprobe event", $"{group}/{name}", result, -result switch
    {
        Errno.EBUSY => $"A tracer uses it, so that it stays, without a program. When it is no longer used: echo '-:{group}/{name}' >> {file.Path}",
        Errno.EPERM or Errno.EACCES => $"{NotPermitted} Files of tracefs belong to root.",
        _ => null,
    });

    static string NotPermitted => KernelFailure.NotPermitted(Capability.Bpf, Capability.Perfmon);

    static string? Hint(string function, KprobeAttachOptions options, int errno)
    {
        switch (errno)
        {
            case Errno.EPERM or Errno.EACCES:
                return NotPermitted;
            case Errno.EMFILE or Errno.ENOMEM or Errno.EINTR:
                return null;
            case Errno.EILSEQ:
                return $"No instruction begins at offset {options.Offset} of it, or it cannot be probed.";
        }

        // "module:function" is how a function of a module is told from others.
        int colon = function.IndexOf(':');
        string name = function[(colon + 1)..];
        string? module = colon < 0 ? null : function[..colon];
        string? reason = KprobeDiagnosis.Explain(name, module, KernelSymbols.ReadAll(), () => KernelSymbols.IsBlacklisted(name), () => KernelSymbols.IsTraceable(name));
        return reason ?? (options.Offset != 0 ? $"Offset {options.Offset} may be beyond its end, or no place to probe." : null);
    }

    static string EventsFound() => TraceFileSystem.Find() is { } root
        ? $"{root}/kprobe_events"
        : "kprobe_events in tracefs, which is not mounted or may not be seen (mount -t tracefs nodev /sys/kernel/tracing)";
}
