namespace Bpf.Sdk;

/// <summary>How a program is attached to a kernel function.</summary>
public enum KprobeMechanism
{
    /// <summary>The best that the kernel has: <see cref="Link"/>, else <see cref="Pmu"/>, else <see cref="Tracefs"/>.</summary>
    Auto = 0,
    /// <summary>A BPF link on a kprobe of its own, since Linux 5.15. It can be pinned and can have a cookie, and ends with whoever holds it.</summary>
    Link = 1,
    /// <summary>A perf event of the kprobe PMU, since Linux 4.17. It ends with its process.</summary>
    Pmu = 2,
    /// <summary>
    /// An event with a name, defined in tracefs' <c>kprobe_events</c>, which everybody sees and any kernel with kprobes has. The program ends with its
    /// process; the event, without program, stays if the process is killed, until somebody attaches by tracefs again.
    /// </summary>
    Tracefs = 3,
}
