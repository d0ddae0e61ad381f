using Bpf.Sdk.Features;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>A traffic-control classifier (<c>BPF_PROG_TYPE_SCHED_CLS</c>), which sees the packets of a network device.</summary>
public sealed class TcProgram : BpfProgram
{
    internal TcProgram(BpfProgram program) : base(program)
    {
        if (Type != BpfProgramType.SchedCls)
        {
            throw new InvalidOperationException($"Program '{Name}' is of type {Type}; only SchedCls programs attach to traffic control.");
        }
    }

    // The tests put other answers in the place of the kernel's.
    internal Func<FeatureSupport> ProbeTcx { get; init; } = static () => KernelFeatures.Running[KernelFeature.Tcx];

    // Name or index: no call fits both, whatever is added to either later.
#pragma warning disable RS0026
    /// <summary>
    /// Attaches the program to one side of a device: by TCX link (bpf(2), BPF_LINK_CREATE) where the kernel has it, since Linux 6.6, else as
    /// <c>cls_bpf</c> direct-action filter on a <c>clsact</c> qdisc (rtnetlink(7), RTM_NEWTFILTER). What others have attached stays.
    /// </summary>
    /// <param name="device">Name of the device in the network namespace of the calling thread.</param>
    /// <param name="direction">The side.</param>
    /// <param name="options">Mechanism, pin, priority; null for the best mechanism and an attachment that ends with <see cref="BpfLink.Dispose"/>.</param>
    /// <exception cref="ArgumentException">The name is none that a device can have, or the options contradict each other.</exception>
    /// <exception cref="BpfNotSupportedException">The kernel lacks the mechanism that was asked for.</exception>
    /// <exception cref="BpfException">There is no such device, the caller lacks CAP_NET_ADMIN or CAP_BPF, the place or the pin is taken. Nothing is left behind.</exception>
    public TcLink Attach(string device, TcDirection direction, TcAttachOptions? options = null) =>
        Attacher().Attach(DeviceLookup.Of(device), direction, options);

    /// <inheritdoc cref="Attach(string, TcDirection, TcAttachOptions?)"/>
    /// <param name="interfaceIndex">Index of the device in the network namespace of the calling thread.</param>
    /// <param name="direction">The side.</param>
    /// <param name="options">Mechanism, pin, priority; null for the best mechanism and an attachment that ends with <see cref="BpfLink.Dispose"/>.</param>
    public TcLink Attach(int interfaceIndex, TcDirection direction, TcAttachOptions? options = null) =>
        Attacher().Attach(DeviceLookup.Of(interfaceIndex), direction, options);
#pragma warning restore RS0026

    TcAttacher Attacher() => new(Handle, Id, Name, ProbeTcx);
}
