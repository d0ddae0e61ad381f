using Bpf.Sdk;

namespace MesChk;

/// <summary>The meter's pinned maps, opened by their paths on first use: any process can read them while the meter runs.</summary>
[BpfObject("mes_chk.bpf.c")]
static partial class MesMaps
{
    /// <summary>When packet i entered the ingress device, in nanoseconds since boot (bpf_ktime_get_ns).</summary>
    [BpfMap("mes_map_start", Type = BpfMapType.Array, Pinning = BpfPinning.Global)]
    public static partial ArrayMap<ulong> Start { get; }

    /// <summary>When packet i left the egress device, in nanoseconds since boot.</summary>
    [BpfMap("mes_map_end", Type = BpfMapType.Array, Pinning = BpfPinning.Global)]
    public static partial ArrayMap<ulong> End { get; }

    /// <summary>How many packets are recorded: 0 at the start, 1 at the end.</summary>
    [BpfMap("mes_map_cnt", Type = BpfMapType.Array, Pinning = BpfPinning.Global)]
    public static partial ArrayMap<uint> Count { get; }
}
