using Bpf.Sdk.Build.Objects;
using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Build.Tests.Objects;

sealed class ManifestWriterTests
{
    static string Write(string program)
    {
        using var folder = new TemporaryFolder();
        folder.CopyPrograms("", program, "mes_chk.h");
        byte[] image = Clangs.Compile(Clangs.Any, Path.GetFileName(program), folder);
        return ManifestWriter.Write(BpfObjectFile.Parse(image, "x.bpf.o"), program, "x.bpf.o");
    }

    [Test]
    public void TheLatencyMeterIsDescribed()
    {
        string manifest = Write("mes_chk.bpf.c");

        Assert.That(manifest, Does.StartWith("bpf-manifest 1\nobject mes_chk.bpf.c resource=x.bpf.o license=Dual%20MIT/GPL hash="));
        Assert.That(manifest.Split('\n'), Is.SupersetOf(new[]
        {
            "map mes_map_start type=Array key=4 value=8 entries=10000 flags=0 pinning=ByName keytype=1 valuetype=2",
            "map mes_map_cnt type=Array key=4 value=4 entries=2 flags=0 pinning=ByName keytype=1 valuetype=1",
            "program mes_start section=ingress type=Unspecified",
            "program mes_end section=egress type=Unspecified",
            "section .rodata kind=Rodata size=3",
            "global dest_port section=.rodata offset=0 size=2 type=3",
            "type 1 typedef name=__u32 to=5",
        }));
    }

    [Test]
    public void LegacyMapsHaveNoTypes() =>
        Assert.That(Write("mes_chk_legacy.bpf.c"), Does.Contain("map mes_map_start type=Array key=4 value=8 entries=10000 flags=0 pinning=Global legacy=1\n"));

    [Test]
    public void InnerMapsFollowTheirMaps()
    {
        string manifest = Write("tests/maps_in_maps.bpf.c");

        Assert.Multiple(() =>
        {
            Assert.That(manifest, Does.Match(
                @"map by_key type=HashOfMaps key=4 value=4 entries=8 flags=0 pinning=None\ninner by_key type=Array key=4 value=8 entries=1 flags=0 keytype=\d+ valuetype=\d+\n"));
            Assert.That(manifest, Does.Match(
                @"map to_be_filled type=HashOfMaps key=8 value=4 entries=8 flags=0 pinning=None keytype=\d+\ninner to_be_filled type=Hash key=4 value=4 entries=16 flags=1 keytype=\d+ valuetype=\d+\n"));
            Assert.That(manifest, Does.Match(@"map calls type=ProgramArray [^\n]*\nmap "));
        });
    }

    [Test]
    public void LegacyInnerMapsFollowTheirMapsToo() =>
        Assert.That(Write("tests/legacy_maps_in_maps.bpf.c"), Does.Match(@"\nmap (\w+) type=ArrayOfMaps [^\n]*\ninner \1 type="));

    [Test]
    public void EveryTypeIsDefinedOnceAndInOrder()
    {
        string[] lines = Write("tests/globals.bpf.c").Split('\n');
        int[] numbers = [.. lines.Where(line => line.StartsWith("type ", StringComparison.Ordinal)).Select(line => int.Parse(line.Split(' ')[1]))];

        Assert.That(numbers, Is.EqualTo(Enumerable.Range(1, numbers.Length)));
    }

    [Test]
    public void LayoutIsExact()
    {
        string manifest = Write("tests/globals.bpf.c");

        Assert.Multiple(() =>
        {
            Assert.That(manifest, Does.Match(@"type \d+ struct name=record size=120\nmember kind type=\d+ offset=0\nmember position type=\d+ offset=32\nmember - type=\d+ offset=96\n"));
            Assert.That(manifest, Does.Match(@"type \d+ struct name=flags size=4\nmember ready type=\d+ offset=0 bits=1\nmember mode type=\d+ offset=1 bits=3\nmember level type=\d+ offset=4 bits=12\n"));
            Assert.That(manifest, Does.Match(@"type \d+ struct name=packed_record size=11\nmember first type=\d+ offset=0\nmember second type=\d+ offset=8\nmember third type=\d+ offset=72\n"));
            Assert.That(manifest, Does.Match(@"enumerator STATE_BUSY number=5\n"));
            Assert.That(manifest, Does.Match(@"enumerator WIDE_LARGE number=81985529216486895\n"));
            Assert.That(manifest, Does.Match(@"global hidden_data section=\.data offset=\d+ size=4 type=\d+ static=1\n"));
            Assert.That(manifest, Does.Match(@"map by_point type=Hash key=8 value=11 entries=64 flags=1 "));
        });
    }

    [Test]
    public void TheSameObjectGivesTheSameText()
    {
        string first = Write("tests/globals.bpf.c");

        Assert.That(Write("tests/globals.bpf.c"), Is.EqualTo(first));
    }
}
