using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0004 to BPF0006: how classes and members are declared.</summary>
public sealed class ClassRulesTests
{
    [Test]
    public async Task BPF0004_a_class_must_be_partial() => Assert.That(
        await Findings.InMesChk("""[BpfObject("mes_chk.bpf.c")] class Meter;"""),
        Is.EqualTo(["BPF0004 [Meter] Class 'Meter' must be partial, for the members of its BPF object are generated into 'Meter'"]));

    [Test]
    public async Task BPF0004_types_around_it_must_be_partial() => Assert.That(
        await Findings.InMesChk("""class Outer { [BpfObject("mes_chk.bpf.c")] partial class Meter; }"""),
        Is.EqualTo(["BPF0004 [Outer] Class 'Outer' must be partial, for the members of its BPF object are generated into 'Meter'"]));

    [TestCase("file partial class Meter", "must not be file-local")]
    [TestCase("abstract partial class Meter", "must not be abstract")]
    [TestCase("partial class Meter(int x)", "must not have a primary constructor")]
    public async Task BPF0004_a_class_must_be_one_that_can_be_completed(string declaration, string problem) => Assert.That(
        await Findings.InMesChk($$"""[BpfObject("mes_chk.bpf.c")] {{declaration}} { {{(declaration.Contains("(int x)") ? "public int X => x; " : "")}}}"""),
        Is.EqualTo([$"BPF0004 [Meter] Class 'Meter' {problem}, for the members of its BPF object are generated into 'Meter'"]));

    [Test]
    public async Task BPF0004_is_the_only_error_beside_declared_members() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")]
            abstract partial class Meter
            {
                [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> Counts { get; }
                [TcProgram("ingress")] public partial TcLink Attach(string device);
            }
            """),
        Is.EqualTo(["BPF0004 [Meter] Class 'Meter' must not be abstract, for the members of its BPF object are generated into 'Meter'"]));

    [Test]
    public async Task BPF0004_static_classes_and_records_are_fine() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")] static partial class Maps;
            partial interface IOuter { [BpfObject("mes_chk.bpf.c")] sealed partial record Meter; }
            """),
        Is.Empty);

    [Test]
    public async Task BPF0005_members_must_be_partial() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")]
            partial class Meter
            {
                [BpfMap("mes_map_cnt")] public ArrayMap<uint> Counts { get; } = null!;
                [TcProgram("ingress")] public TcLink Attach(string device) => null!;
            }
            """),
        Is.EqualTo([
            "BPF0005 [Counts] 'Counts' must be partial and have no body, for its implementation is generated",
            "BPF0005 [Attach] 'Attach' must be partial and have no body, for its implementation is generated"]));

    [Test]
    public async Task BPF0005_partial_members_are_fine() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")]
            partial class Meter
            {
                [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> Counts { get; }
                [TcProgram("ingress")] public partial TcLink Attach(string device);
                public TcLink Other(string device) => Attach(device);
            }
            """),
        Is.Empty);

    [Test]
    public async Task BPF0006_members_need_a_class_with_an_object() => Assert.That(
        await Findings.InMesChk("""
            class Meter
            {
                [BpfMap("mes_map_cnt")] public ArrayMap<uint>? Counts { get; }
                [TcProgram("ingress")] public TcLink? Attach(string device) => null;
            }
            """),
        Is.EqualTo([
            """BPF0006 [BpfMap("mes_map_cnt")] 'Counts' declares a part of a BPF object, but 'Meter' is bound to none. Put [BpfObject("NAME.bpf.c")] on 'Meter'.""",
            """BPF0006 [TcProgram("ingress")] 'Attach' declares a part of a BPF object, but 'Meter' is bound to none. Put [BpfObject("NAME.bpf.c")] on 'Meter'."""]));

    [Test]
    public async Task BPF0006_the_attribute_can_be_on_any_part_of_the_class() => Assert.That(
        await Findings.Of(Project
            .MesChk("""using Bpf.Sdk; partial class Meter { [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> Counts { get; } }""")
            .WithSource("""[Bpf.Sdk.BpfObject("mes_chk.bpf.c")] sealed partial class Meter;""", "Other.cs")),
        Is.Empty);
}
