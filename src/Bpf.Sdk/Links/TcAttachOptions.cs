namespace Bpf.Sdk;

/// <summary>How to attach a traffic-control program. The default is what most programs want: the best mechanism, ended by <c>Dispose</c>.</summary>
public sealed record TcAttachOptions
{
    /// <summary>The mechanism to use; <see cref="TcMechanism.Auto"/> takes the best that the kernel has.</summary>
    public TcMechanism Mechanism { get; init; }

    /// <summary>
    /// A path in the BPF file system to pin the attachment at. Pinned, it outlives the process; open it again with
    /// <c>TcLink.OpenPinned</c>. Names must not contain dots: the BPF file system reserves them.
    /// </summary>
    public string? PinPath { get; init; }

    /// <summary>
    /// Priority of a <see cref="TcMechanism.Clsact"/> filter, 1 to 65535, the lowest first. 0 puts it before all filters that are there, as a TCX
    /// program would be; if one of them has priority 1, the kernel chooses a place behind it.
    /// </summary>
    public int Priority { get; init; }

    /// <summary>Handle of a <see cref="TcMechanism.Clsact"/> filter; 0 lets the kernel choose.</summary>
    public uint Handle { get; init; }
}
