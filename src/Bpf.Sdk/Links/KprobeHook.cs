using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>An attachment to a kernel function.</summary>
abstract class KprobeHook : LinkHook
{
    public abstract KprobeMechanism Mechanism { get; }

    /// <summary>The function, or null if it cannot be told.</summary>
    public required string? Function { get; init; }

    public required long Offset { get; init; }

    public required bool IsReturn { get; init; }

    /// <summary>The event's group and name in tracefs, if it has one.</summary>
    public virtual string? Event => null;
}

/// <summary>A perf event with the program on it, and no link: it lives as long as its descriptor.</summary>
abstract class KprobePerfEventHook(BpfHandle perfEvent) : KprobeHook
{
    public override string WhyNotPinned => "Only attachments by KprobeMechanism.Link can be pinned.";

    public override void Pin(string path) => throw new InvalidOperationException(WhyNotPinned);

    public override void Unpin(string path)
    {
    }

    public override void Detach()
    {
        if (!perfEvent.IsClosed)
        {
            // At once, should somebody have a duplicate of the descriptor.
            _ = PerfEventCalls.Disable(perfEvent);
            perfEvent.Dispose();
        }
    }

    public override void Release() => perfEvent.Dispose();
}

/// <summary>A perf event of the kprobe PMU with the program on it.</summary>
sealed class KprobePmuHook(BpfHandle perfEvent) : KprobePerfEventHook(perfEvent)
{
    public override KprobeMechanism Mechanism => KprobeMechanism.Pmu;
}

/// <summary>A BPF link on a perf event, which it holds.</summary>
sealed class KprobeLinkHook(BpfHandle link) : KprobeHook
{
    readonly KernelLink _link = new(link);

    public override KprobeMechanism Mechanism => KprobeMechanism.Link;

    public override void Pin(string path) => _link.Pin(path);

    public override void Unpin(string path) => _link.Unpin(path);

    // BPF_LINK_DETACH is not for links of perf events (bpf_perf_link_lops): the last one who lets go ends it.
    public override void Detach()
    {
    }

    public override void Release() => _link.Release();

    /// <summary>Takes a link that was opened by path.</summary>
    public static KprobeLinkHook Open(BpfHandle link, string path)
    {
        var info = LinkCalls.GetKprobeInfo(link, out string? function);
        if (info.type != LinkUapi.BPF_LINK_TYPE_PERF_EVENT || info.perf_event_type is not (0 or LinkUapi.BPF_PERF_EVENT_KPROBE or LinkUapi.BPF_PERF_EVENT_KRETPROBE))
        {
            throw new BpfException("open pinned kprobe link", path, 0, $"What is pinned there is a link of another kind (enum bpf_link_type {info.type}).");
        }

        return new KprobeLinkHook(link)
        {
            Function = function,
            Offset = info.offset,
            IsReturn = info.perf_event_type == LinkUapi.BPF_PERF_EVENT_KRETPROBE,
            ProgramId = info.prog_id,
        };
    }
}
