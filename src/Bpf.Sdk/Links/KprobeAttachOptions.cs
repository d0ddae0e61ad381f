namespace Bpf.Sdk;

/// <summary>How to attach to a kernel function. The default is what most programs want: at its entry, by the best mechanism, ended by <c>Dispose</c>.</summary>
public sealed record KprobeAttachOptions
{
    /// <summary>The mechanism to use; <see cref="KprobeMechanism.Auto"/> takes the best that the kernel has.</summary>
    public KprobeMechanism Mechanism { get; init; }

    /// <summary>Whether the program runs when the function returns (a kretprobe), and not when it is entered.</summary>
    public bool IsReturn { get; init; }

    /// <summary>Bytes from the function's beginning to the instruction to probe, which must begin there; 0 for its entry.</summary>
    public long Offset { get; init; }

    /// <summary>
    /// A number that the program gets by <c>bpf_get_attach_cookie</c>, to tell attachments apart; 0 for none. Only links have it, since Linux 5.15.
    /// </summary>
    public ulong Cookie { get; init; }

    /// <summary>
    /// A path in the BPF file system to pin the link at. Pinned, it outlives the process; open it again with <c>KprobeLink.OpenPinned</c>. Only links
    /// can be pinned, since Linux 5.15. Names must not contain dots: the BPF file system reserves them.
    /// </summary>
    public string? PinPath { get; init; }

    /// <summary>The group of a <see cref="KprobeMechanism.Tracefs"/> event: letters, digits and <c>_</c>. Null for <c>bpf_sdk</c>.</summary>
    public string? EventGroup { get; init; }

    /// <summary>
    /// The name of a <see cref="KprobeMechanism.Tracefs"/> event in its group. Null for one that carries the process, by which
    /// <see cref="KprobeLink.QueryEvents"/> and <see cref="KprobeLink.RemoveLeftovers"/> know it; under a name of your own it is not known to be ours.
    /// </summary>
    public string? EventName { get; init; }
}
