using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests;

/// <summary>Generated code, compared word by word.</summary>
public sealed class GeneratedCodeTests
{
    const string MesChk = """
        using Bpf.Sdk;

        namespace Sample;

        [BpfObject("mes_chk.bpf.c")]
        public sealed partial class MesChk
        {
            [TcProgram("ingress")] public partial TcLink AttachStart(string device);
            [TcProgram("egress")] public partial TcLink AttachEnd(string device, TcAttachOptions? options = null);
        }

        [BpfObject("mes_chk.bpf.c")]
        public static partial class MesMaps
        {
            [BpfMap("mes_map_start", Type = BpfMapType.Array, Pinning = BpfPinning.Global)]
            public static partial ArrayMap<ulong> Start { get; }

            /// <summary>When packets left.</summary>
            [BpfMap("mes_map_end", Pinning = BpfPinning.Global)]
            public static partial ArrayMap<ulong> End { get; }
        }
        """;

    [Test]
    public void The_latency_meter_is_as_approved()
    {
        var generation = Project.MesChk(MesChk).Generate();

        Assert.That(generation.Problems, Is.Empty);
        ApprovedText.Check("MesChk", generation.Sources);
    }
}
