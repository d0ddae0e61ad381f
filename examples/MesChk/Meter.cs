using Bpf.Sdk;

namespace MesChk;

/// <summary>The meter with maps that BTF describes.</summary>
[BpfObject("mes_chk.bpf.c")]
sealed partial class Meter
{
    /// <summary>Times packets that enter a device.</summary>
    [TcProgram("ingress")]
    public partial TcLink AttachStart(string device, TcAttachOptions? options = null);

    /// <summary>Times packets that leave a device.</summary>
    [TcProgram("egress")]
    public partial TcLink AttachEnd(string device, TcAttachOptions? options = null);
}

/// <summary>The same meter with iproute2's legacy map definitions, which libbpf 1.0 and today's tc refuse.</summary>
[BpfObject("mes_chk_legacy.bpf.c")]
sealed partial class LegacyMeter
{
    /// <summary>Times packets that enter a device.</summary>
    [TcProgram("ingress")]
    public partial TcLink AttachStart(string device, TcAttachOptions? options = null);

    /// <summary>Times packets that leave a device.</summary>
    [TcProgram("egress")]
    public partial TcLink AttachEnd(string device, TcAttachOptions? options = null);
}
