using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0013 and BPF0014: where maps are pinned.</summary>
public sealed class PinningRulesTests
{
    [TestCase("""[BpfMap("shapes")]""")]
    [TestCase("""[BpfMap("shapes", Pinning = BpfPinning.None)]""")]
    public async Task BPF0013_a_static_class_needs_pinned_maps(string attribute) => Assert.That(
        await Shapes($$"""static partial class Maps { {{attribute}} public static partial RawMap All { get; } }"""),
        Is.EqualTo(["""
            BPF0013 ["shapes"] Map 'shapes' is not pinned, so static class 'Maps' cannot open it. Give [BpfMap] a Pinning, pin the map in C, or use the property of a class that loads the object.
            """]));

    [Test]
    public async Task BPF0013_a_pinning_given_here_is_fine() => Assert.That(
        await Shapes("""static partial class Maps { [BpfMap("shapes", Pinning = BpfPinning.Object)] public static partial RawMap All { get; } }"""),
        Is.Empty);

    [Test]
    public async Task BPF0013_a_pinning_given_in_another_class_is_fine() => Assert.That(
        await Shapes(
            """static partial class Maps { [BpfMap("shapes")] public static partial RawMap All { get; } }""",
            """sealed partial class Shapes { [BpfMap("shapes", Pinning = BpfPinning.ByName)] public partial RawMap All { get; } }"""),
        Is.Empty);

    [Test]
    public async Task BPF0013_a_pinning_given_in_C_is_fine() => Assert.That(
        await Findings.InMesChk("""[BpfObject("mes_chk.bpf.c")] static partial class Maps { [BpfMap("mes_map_cnt")] public static partial ArrayMap<uint> Counts { get; } }"""),
        Is.Empty);

    [Test]
    public async Task BPF0014_two_classes_must_agree() => Assert.That(
        await Shapes(
            """static partial class Maps { [BpfMap("shapes", Pinning = BpfPinning.Global)] public static partial RawMap All { get; } }""",
            """sealed partial class Shapes { [BpfMap("shapes", Pinning = BpfPinning.ByName)] public partial RawMap All { get; } }"""),
        Is.EqualTo([
            "BPF0014 [BpfPinning.Global] Map 'shapes' is declared with Pinning = Global here and with Pinning = ByName in 'Shapes'. A map is pinned in one place: give both the same, or leave it out of one.",
            "BPF0014 [BpfPinning.ByName] Map 'shapes' is declared with Pinning = ByName here and with Pinning = Global in 'Maps'. A map is pinned in one place: give both the same, or leave it out of one."]));

    [Test]
    public async Task BPF0014_two_classes_that_agree_are_fine() => Assert.That(
        await Shapes(
            """static partial class Maps { [BpfMap("shapes", Pinning = BpfPinning.Global)] public static partial RawMap All { get; } }""",
            """sealed partial class Shapes { [BpfMap("shapes", Pinning = BpfPinning.Global)] public partial RawMap All { get; } }"""),
        Is.Empty);

    [Test]
    public async Task BPF0014_maps_of_two_objects_do_not_meet() => Assert.That(
        await Findings.Of(new Project()
            .WithManifest(Sample.Manifest("a.bpf.c", "map m type=Hash key=4 value=4 entries=1"), "a.bpf.manifest")
            .WithManifest(Sample.Manifest("b.bpf.c", "map m type=Hash key=4 value=4 entries=1"), "b.bpf.manifest")
            .WithSource("""
                using Bpf.Sdk;
                [BpfObject("a.bpf.c")] partial class A { [BpfMap("m", Pinning = BpfPinning.Global)] public partial RawMap Map { get; } }
                [BpfObject("b.bpf.c")] partial class B { [BpfMap("m", Pinning = BpfPinning.ByName)] public partial RawMap Map { get; } }
                """)),
        Is.Empty);

    static Task<string[]> Shapes(params string[] classes) => Findings.Of(new Project().WithManifest(Sample.Shapes).WithSource(
        "using Bpf.Sdk;\n" + string.Concat(classes.Select(declaration => $"[BpfObject(\"shapes.bpf.c\")] {declaration}\n"))));
}
