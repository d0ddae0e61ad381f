using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>A program of type <c>BPF_PROG_TYPE_KPROBE</c>, which runs when a kernel function is entered or left, and sees the registers.</summary>
public sealed class KprobeProgram : BpfProgram
{
    internal KprobeProgram(BpfProgram program) : base(program)
    {
        if (Type != BpfProgramType.Kprobe)
        {
            throw new InvalidOperationException($"Program '{Name}' is of type {Type}; only Kprobe programs attach to kernel functions.");
        }
    }

    // The tests put other answers in the place of the kernel's.
    internal KprobeKernel Kernel { get; init; } = KprobeKernel.Running;

    /// <summary>
    /// Attaches the program to a kernel function: by BPF link on a perf event (bpf(2), BPF_LINK_CREATE) where the kernel has it, since Linux 5.15,
    /// else on a perf event of the kprobe PMU (perf_event_open(2), since Linux 4.17), else by an event in tracefs' <c>kprobe_events</c>. What others have attached stays.
    /// </summary>
    /// <param name="function">The function's name as in /proc/kallsyms, or <c>MODULE:FUNCTION</c>.</param>
    /// <param name="options">Mechanism, entry or return, offset, cookie, pin; null for the entry, by the best mechanism, ended by <see cref="BpfLink.Dispose"/>.</param>
    /// <exception cref="ArgumentException">The name is none that a function can have, or the options contradict each other.</exception>
    /// <exception cref="BpfNotSupportedException">The kernel has no kprobes (CONFIG_KPROBES), or lacks the mechanism that was asked for.</exception>
    /// <exception cref="BpfException">
    /// There is no such function, the kernel keeps kprobes off it, the caller lacks CAP_PERFMON or CAP_BPF, or the pin or event is taken. Nothing is left behind.
    /// </exception>
    public KprobeLink Attach(string function, KprobeAttachOptions? options = null) => new KprobeAttacher(Handle, Id, Kernel).Attach(function, options);
}
