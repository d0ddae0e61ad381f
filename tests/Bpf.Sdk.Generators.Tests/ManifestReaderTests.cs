using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Tests.Harness;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Generators.Tests;

public sealed class ManifestReaderTests
{
    [Test]
    public void Reads_every_kind_of_record()
    {
        var manifest = Read(Sample.Shapes);

        Assert.Multiple(() =>
        {
            Assert.That(manifest.Source, Is.EqualTo("shapes.bpf.c"));
            Assert.That(manifest.ObjectName, Is.EqualTo("shapes"));
            Assert.That(manifest.Maps.Select(map => map.Name), Is.EqualTo(["shapes", "tally", "number", "events"]));
            Assert.That(manifest.FindMap("tally"), Is.EqualTo(new MapRecord("tally", "Hash", 20, 16, 64, "None", 3, 4)));
            Assert.That(manifest.Programs[1], Is.EqualTo(new ProgramRecord("count", "tc/ingress", "SchedCls", true)));
            Assert.That(manifest.Sections[0], Is.EqualTo(new SectionRecord(".rodata", true, 12)));
            Assert.That(manifest.Globals[1], Is.EqualTo(new GlobalRecord("first", ".rodata", 8, 4, 7)));
            Assert.That(manifest.Types.Single(type => type.Name == "flags").Members[1], Is.EqualTo(new CMember("length", 1, 3, 13)));
            Assert.That(manifest.Types.Single(type => type.Name == "level").Enumerators[0], Is.EqualTo(new CEnumerator("LEVEL_LOW", "-1")));
        });
    }

    [Test]
    public void Reads_what_a_map_of_maps_holds()
    {
        var manifest = Read(Sample.Manifest(
            "x.bpf.c",
            "map outer type=HashOfMaps key=4 value=4 entries=2 flags=1",
            "inner outer type=Array key=4 value=8 entries=3 flags=4096 extra=18446744073709551615 valuetype=1",
            "type 1 int name=long size=8"));

        Assert.That(manifest.Maps.Single(), Is.EqualTo(new MapRecord(
            "outer", "HashOfMaps", 4, 4, 2, "None", 0, 0, Flags: 1, Inner: new("outer", "Array", 4, 8, 3, "None", 0, 1, 4096, ulong.MaxValue))));
    }

    [Test]
    public void Equal_texts_give_equal_values()
    {
        var first = Read(Sample.Shapes);
        var second = Read(Sample.Shapes);

        Assert.That(second, Is.Not.SameAs(first));
        Assert.That(second, Is.EqualTo(first));
        Assert.That(second.GetHashCode(), Is.EqualTo(first.GetHashCode()));
    }

    [Test]
    public void A_changed_record_gives_another_value() =>
        Assert.That(Read(Sample.MesChk.Replace("entries=2", "entries=3")), Is.Not.EqualTo(Read(Sample.MesChk)));

    [Test]
    public void Skips_records_and_fields_that_it_does_not_know() =>
        Assert.That(Read(Sample.MesChk.Replace("entries=2", "entries=2 colour=blue") + "orchard apple=1\n"), Is.EqualTo(Read(Sample.MesChk)));

    [Test]
    public void Reads_lines_that_end_as_on_Windows() =>
        Assert.That(Read(Sample.MesChk.Replace("\n", "\r\n")), Is.EqualTo(Read(Sample.MesChk)));

    [Test]
    public void Decodes_escaped_text()
    {
        var manifest = Read(Sample.Manifest("x.bpf.c", "type 1 int name=a%20%3D%25%C3%A9 size=4"));

        Assert.That(manifest.Types[0].Name, Is.EqualTo("a =%é"));
    }

    [Test]
    public void Drops_the_question_mark_of_a_section_that_is_not_loaded()
    {
        var manifest = Read(Sample.Manifest("x.bpf.c", "program p section=?tc type=SchedCls autoload=0"));

        Assert.That(manifest.Programs[0], Is.EqualTo(new ProgramRecord("p", "tc", "SchedCls", false)));
    }

    [TestCase("", 0, "it does not begin with 'bpf-manifest'")]
    [TestCase("bpf-manifest 2\n", 0, "it has version 2 and this compiler extension reads version 1")]
    [TestCase("bpf-manifest\n", 0, "record 'bpf-manifest' has too few values")]
    [TestCase("bpf-manifest 1\n", 0, "it has no 'object' record")]
    [TestCase("bpf-manifest 1\nobject x\n", 1, "record 'object' has no field 'resource'")]
    [TestCase("bpf-manifest 1\nmap m type=Array key=four value=8\n", 1, "'four' is not a number that 'key' of record 'map' can be")]
    [TestCase("bpf-manifest 1\nmap m type=Array key=99999999999 value=8\n", 1, "'99999999999' is not a number that 'key' of record 'map' can be")]
    [TestCase("bpf-manifest 1\nmap m type=Array key=4 value=8 extra=18446744073709551616\n", 1, "'18446744073709551616' is not a number that 'extra' of record 'map' can be")]
    [TestCase("bpf-manifest 1\ninner m type=Array key=4 value=8\n", 1, "an inner map is described that is not one of the map before it, or not the first: 'm'")]
    [TestCase("bpf-manifest 1\nmap a type=ArrayOfMaps key=4 value=4\ninner b type=Array key=4 value=8\n", 2, "an inner map is described that is not one of the map before it, or not the first: 'b'")]
    [TestCase("bpf-manifest 1\nobject x resource=y\nmap a type=ArrayOfMaps key=4 value=4\ninner a type=Array key=4 value=8 valuetype=2\n", 0, "type 2 is referred to and not described")]
    [TestCase("bpf-manifest 1\nobject a%2 resource=b\n", 1, "'a%2' has a '%' that two hex digits do not follow")]
    [TestCase("bpf-manifest 1\nobject x resource=y\ntype 1 const to=2\n", 2, "type 2 is referred to and not described")]
    [TestCase("bpf-manifest 1\nobject x resource=y\ntype 1 const to=1\n", 2, "type 1 contains itself, or is nested too deep")]
    [TestCase("bpf-manifest 1\nobject x resource=y\ntype 1 int size=4\ntype 1 int size=4\n", 3, "type 1 is described twice")]
    [TestCase("bpf-manifest 1\nobject x resource=y\ntype 1 enum size=4\nenumerator A number=x\n", 3, "'x' is not a number that an enumerator can have")]
    public void Says_what_is_wrong_and_in_which_line(string text, int line, string message)
    {
        var (manifest, problem) = ManifestReader.Read(SourceText.From(text));

        Assert.Multiple(() =>
        {
            Assert.That(manifest, Is.Null);
            Assert.That(problem, Is.EqualTo(new ManifestProblem(line, message)));
        });
    }

    [Test]
    public void Survives_any_damage()
    {
        var random = new Random(20);
        for (var i = 0; i < 2000; i++)
        {
            var text = Sample.Shapes.ToCharArray();
            for (var j = 0; j < 5; j++)
            {
                text[random.Next(text.Length)] = (char)random.Next(32, 127);
            }

            Assert.That(() => ManifestReader.Read(SourceText.From(new string(text))), Throws.Nothing);
        }
    }

    static ObjectManifest Read(string text)
    {
        var (manifest, problem) = ManifestReader.Read(SourceText.From(text));
        Assert.That(problem, Is.Null);
        return manifest!;
    }
}
