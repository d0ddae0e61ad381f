using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>An attachment to a kernel function as its mechanism sees it. Policy (owned or pinned, disposed or not) is <see cref="KprobeLink"/>'s.</summary>
abstract class KprobeHook
{
    public abstract KprobeMechanism Mechanism { get; }

    /// <summary>The function, or null if it cannot be told.</summary>
    public required string? Function { get; init; }

    public required long Offset { get; init; }

    public required bool IsReturn { get; init; }

    public required uint ProgramId { get; init; }

    /// <summary>The event's group and name in tracefs, if it has one.</summary>
    public virtual string? Event => null;

    /// <summary>Takes the program off the function and lets go of all handles. That it is gone already is no error.</summary>
    public abstract void Detach();
}

/// <summary>A perf event of the kprobe PMU with the program on it.</summary>
sealed class KprobePmuHook(BpfHandle perfEvent) : KprobeHook
{
    public override KprobeMechanism Mechanism => KprobeMechanism.Pmu;

    public override void Detach()
    {
        if (!perfEvent.IsClosed)
        {
            // At once, should somebody have a duplicate of the descriptor.
            _ = PerfEventCalls.Disable(perfEvent);
            perfEvent.Dispose();
        }
    }
}

/// <summary>A BPF link on a perf event, which it holds. The kernel keeps it while a descriptor or a pin stands for it.</summary>
sealed class KprobeLinkHook(BpfHandle link) : KprobeHook
{
    public override KprobeMechanism Mechanism => KprobeMechanism.Link;

    public void Pin(string path) => PinnedObject.Pin(link, path, PinnedKind.Link);

    /// <summary>Removes the pin if it is still there and still of this link.</summary>
    public void Unpin(string path)
    {
        uint id = LinkCalls.GetKprobeInfo(link, out _).id;
        if (PinnedObject.IsPinOf<KprobeLinkInfo>(path, PinnedKind.Link, info => info.id == id))
        {
            PinnedObject.Unpin(path);
        }
    }

    // BPF_LINK_DETACH is not for links of perf events (bpf_perf_link_lops): the last one who lets go ends it.
    public override void Detach() => link.Dispose();

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
