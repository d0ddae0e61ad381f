using Bpf.Sdk.Features;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>A program of type <c>BPF_PROG_TYPE_XDP</c>, which sees the packets of a network device before the kernel does anything with them.</summary>
public sealed class XdpProgram : BpfProgram
{
    internal XdpProgram(BpfProgram program) : base(program)
    {
        if (Type != BpfProgramType.Xdp)
        {
            throw new InvalidOperationException($"Program '{Name}' is of type {Type}; only Xdp programs attach to a device by XDP.");
        }
    }

    // The tests put other answers in the place of the kernel's.
    internal Func<FeatureSupport> ProbeLinks { get; init; } = static () => KernelFeatures.Running[KernelFeature.XdpLinks];

    // Name or index: no call fits both, whatever is added to either later.
#pragma warning disable RS0026
    /// <summary>
    /// Attaches the program to a device: by BPF link (bpf(2), BPF_LINK_CREATE) where the kernel has it, since Linux 5.9, else by rtnetlink(7), RTM_SETLINK. A program that is
    /// there is never replaced.
    /// </summary>
    /// <param name="device">Name of the device in the network namespace of the calling thread.</param>
    /// <param name="options">Mechanism, mode, pin; null for the best mechanism and an attachment that ends with <see cref="BpfLink.Dispose"/>.</param>
    /// <exception cref="ArgumentException">The name is none that a device can have, or the options contradict each other.</exception>
    /// <exception cref="BpfNotSupportedException">The kernel lacks the mechanism that was asked for.</exception>
    /// <exception cref="BpfException">There is no such device, it has an XDP program, its driver has no XDP, or the caller lacks CAP_NET_ADMIN or CAP_BPF. Nothing is left behind.</exception>
    public XdpLink Attach(string device, XdpAttachOptions? options = null) => Attacher().Attach(DeviceLookup.Of(device), options);

    /// <inheritdoc cref="Attach(string, XdpAttachOptions?)"/>
    /// <param name="interfaceIndex">Index of the device in the network namespace of the calling thread.</param>
    /// <param name="options">Mechanism, mode, pin; null for the best mechanism and an attachment that ends with <see cref="BpfLink.Dispose"/>.</param>
    public XdpLink Attach(int interfaceIndex, XdpAttachOptions? options = null) => Attacher().Attach(DeviceLookup.Of(interfaceIndex), options);
#pragma warning restore RS0026

    XdpAttacher Attacher() => new(Handle, Id, ProbeLinks);
}
