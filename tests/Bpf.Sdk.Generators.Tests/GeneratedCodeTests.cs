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
    public void Pinned_hash_tables_are_as_approved()
    {
        var project = new Project().WithManifest(Sample.Shapes).WithSource("""
            using Bpf.Sdk;

            [BpfObject("shapes.bpf.c")]
            static partial class Pinned
            {
                [BpfMap("tally", Pinning = BpfPinning.Global)]
                public static partial HashMap<Tallies.Address, Tallies.TallyT> Tally { get; }
            }

            [BpfObject("shapes.bpf.c")]
            sealed partial class Tallies;
            """);

        var generation = project.Generate();

        Assert.That(generation.Problems, Is.Empty);
        ApprovedText.Check("Pinned", generation.Sources.Where(static source => source.Key == "Pinned.g.cs").ToDictionary());
    }

    [Test]
    public void The_latency_meter_is_as_approved()
    {
        var generation = Project.MesChk(MesChk).Generate();

        Assert.That(generation.Problems, Is.Empty);
        ApprovedText.Check("MesChk", generation.Sources);
    }

    [Test]
    public void An_object_of_kprobes_is_as_approved()
    {
        var manifest = Sample.Manifest(
            "calls.bpf.c",
            "program on_read section=kprobe/vfs_read%2b0x10 type=Kprobe",
            "program on_write section=kprobe/vfs_write type=Kprobe",
            "program on_done section=kretprobe type=Kprobe",
            "program plain section=plain type=Unspecified",
            "program malloc section=uprobe/libc:malloc type=Kprobe");
        var project = new Project().WithManifest(manifest).WithSource("""
            using Bpf.Sdk;

            [BpfObject("calls.bpf.c")]
            public sealed partial class Calls
            {
                [Kprobe("on_read")] public partial KprobeLink AttachRead();
                [Kprobe("vfs_write")] public partial KprobeLink AttachWrite(KprobeAttachOptions? options = null);
                [Kretprobe("kretprobe")] public partial KprobeLink AttachDone(string function, KprobeAttachOptions? options = null);
                [Kprobe("plain")] public partial KprobeLink AttachPlain(string function);
            }
            """);

        var generation = project.Generate();

        Assert.That(generation.Problems, Is.Empty);
        ApprovedText.Check("Kprobes", generation.Sources);
    }

    [Test]
    public void An_object_with_every_kind_of_type_is_as_approved()
    {
        var project = new Project().WithManifest(Sample.Shapes).WithSource("""
            /// <summary>Of the global namespace.</summary>
            [Bpf.Sdk.BpfObject("shapes.bpf.c")]
            public sealed partial class Shapes;
            """);

        var generation = project.Generate();

        Assert.That(generation.Problems, Is.Empty);
        ApprovedText.Check("Shapes", generation.Sources);
    }

    [Test]
    public void An_object_without_types_is_as_approved()
    {
        var project = new Project().WithManifest(Sample.Read("mes_chk_legacy.bpf.manifest")).WithSource("""
            using Bpf.Sdk;

            namespace Sample;

            [BpfObject("mes_chk_legacy.bpf.c")]
            partial class Legacy
            {
                [BpfMap("mes_map_cnt", Pinning = BpfPinning.None)]
                internal partial ArrayMap<uint> Counts { get; }
            }
            """);

        var generation = project.Generate();

        Assert.That(generation.Problems, Is.Empty);
        ApprovedText.Check("Legacy", generation.Sources);
    }
}
