namespace Bpf.Sdk;

/// <summary>How to attach an XDP program. The default is what most programs want: a link, in the driver if it can, ended by <c>Dispose</c>.</summary>
public sealed record XdpAttachOptions
{
    /// <summary>The mechanism to use; <see cref="XdpMechanism.Auto"/> takes the best that the kernel has.</summary>
    public XdpMechanism Mechanism { get; init; }

    /// <summary>Where the program runs; <see cref="XdpMode.Auto"/> takes the fastest place that the driver knows.</summary>
    public XdpMode Mode { get; init; }

    /// <summary>A path in the BPF file system to pin the link at. Pinned, it outlives the process; open it again with <c>XdpLink.OpenPinned</c>. Links only.</summary>
    public string? PinPath { get; init; }
}
