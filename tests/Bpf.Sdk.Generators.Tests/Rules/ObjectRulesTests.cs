using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0001 to BPF0003: the object that a class is bound to.</summary>
public sealed class ObjectRulesTests
{
    [Test]
    public async Task An_object_that_is_there_is_fine() => Assert.That(
        await Findings.InMesChk("""[BpfObject("mes_chk.bpf.c")] partial class Meter;"""),
        Is.Empty);

    [TestCase(".\\mes_chk.bpf.c")]
    [TestCase("./mes_chk.bpf.c")]
    public async Task An_object_can_be_named_as_a_path(string path) => Assert.That(
        await Findings.InMesChk($"""[BpfObject(@"{path}")] partial class Meter;"""),
        Is.Empty);

    [Test]
    public async Task BPF0001_a_misspelt_object_is_the_only_error() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_check.bpf.c")]
            partial class Meter
            {
                [BpfMap("mes_map_start")] public partial ArrayMap<ulong> Start { get; }
                [TcProgram("ingress")] public partial TcLink Attach(string device);
                static void Use()
                {
                    using var opened = Open();
                    using var meter = opened.Load();
                    using var link = meter.Attach("eth0");
                    _ = meter.Start[0];
                }
            }
            [BpfObject("mes_check.bpf.c")] // The same mistake again.
            static partial class Maps
            {
                [BpfMap("mes_map_start")] public static partial ArrayMap<ulong> Start { get; }
            }
            """),
        Is.EqualTo(Enumerable.Repeat("""BPF0001 ["mes_check.bpf.c"] BPF object 'mes_check.bpf.c' is not in this project. Did you mean 'mes_chk.bpf.c'?""", 2)));

    [Test]
    public async Task BPF0001_lists_the_objects_if_none_is_like_it() => Assert.That(
        await Findings.InMesChk("""[BpfObject("firewall.bpf.c")] partial class Meter;"""),
        Is.EqualTo(["""
            BPF0001 ["firewall.bpf.c"] BPF object 'firewall.bpf.c' is not in this project. Its BPF objects are: mes_chk.bpf.c. Add the source, whose name ends in .bpf.c, and check that it is a BpfCompile item.
            """]));

    [Test]
    public async Task BPF0001_says_how_to_add_the_first_object() => Assert.That(
        await Findings.Of(new Project().WithSource("""[Bpf.Sdk.BpfObject("mes_chk.bpf.c")] partial class Meter;""")),
        Is.EqualTo(["""
            BPF0001 ["mes_chk.bpf.c"] BPF object 'mes_chk.bpf.c' is not in this project. The project has no BPF objects: add the source, whose name ends in .bpf.c, and check that it is a BpfCompile item.
            """]));

    [Test]
    public async Task BPF0002_a_file_name_of_two_objects_is_ambiguous() => Assert.That(
        await Findings.Of(TwoFolders("""[Bpf.Sdk.BpfObject("x.bpf.c")] partial class Meter;""")),
        Is.EqualTo(["""BPF0002 ["x.bpf.c"] BPF object 'x.bpf.c' could be any of: a/x.bpf.c, b/x.bpf.c. Name it with its folder."""]));

    [Test]
    public async Task BPF0002_the_folder_makes_it_clear() => Assert.That(
        await Findings.Of(TwoFolders("""[Bpf.Sdk.BpfObject("b/x.bpf.c")] partial class Meter;""")),
        Is.Empty);

    [Test]
    public async Task BPF0003_a_manifest_of_another_version_is_the_only_error() => Assert.That(
        await Findings.Of(new Project()
            .WithSource("""[Bpf.Sdk.BpfObject("mes_chk.bpf.c")] partial class Meter;""")
            .WithManifest(Sample.MesChk.Replace("bpf-manifest 1", "bpf-manifest 9"))),
        Is.EqualTo(["""
            BPF0003 [mes_chk.bpf.manifest:1] Manifest 'mes_chk.bpf.manifest' cannot be read: it has version 9 and this compiler extension reads version 1. Rebuild the project; if that does not help, use the same version of all Bpf.Sdk packages.
            """]));

    [Test]
    public async Task BPF0003_other_manifests_go_on_working() => Assert.That(
        (await Findings.Of(Project.MesChk("""[Bpf.Sdk.BpfObject("mes_chk.bpf.c")] partial class Meter;""").WithManifest("nonsense", "other.bpf.manifest"))).Select(text => text[..30]),
        Is.EqualTo(["BPF0003 [other.bpf.manifest:1]"]));

    [Test]
    public async Task Other_additional_files_are_left_alone() => Assert.That(
        await Findings.Of(new Project().WithSource("class C;").WithManifest("nonsense", "stylecop.json")),
        Is.Empty);

    static Project TwoFolders(string source) => new Project()
        .WithSource(source)
        .WithManifest(Sample.Manifest("a/x.bpf.c"), "a.bpf.manifest")
        .WithManifest(Sample.Manifest("b/x.bpf.c"), "b.bpf.manifest");
}
