using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0007 to BPF0009, BPF0012 and BPF0022: what a declaration says of a map.</summary>
public sealed class MapRulesTests
{
    [Test]
    public async Task Declarations_that_agree_with_the_object_are_fine() => Assert.That(
        await Shapes("""
            [BpfMap("shapes", Type = BpfMapType.Array)] public partial ArrayMap<Shape> A { get; }
            [BpfMap("shapes")] public partial RawMap B { get; }
            [BpfMap("shapes")] public partial BpfMap C { get; }
            [BpfMap("tally", Type = BpfMapType.Hash)] public partial RawMap D { get; }
            [BpfMap("events", Type = BpfMapType.Unspecified)] public partial RawMap E { get; }
            [BpfMap("tally", Type = BpfMapType.Hash)] public partial HashMap<Address, TallyT> F { get; }
            """),
        Is.Empty);

    [Test]
    public async Task BPF0007_a_misspelt_map_is_the_only_error() => Assert.That(
        await Shapes("""
            [BpfMap("shpaes")] public partial ArrayMap<Shape> A { get; }
            static void Use() { using var shapes = Load(); _ = shapes.A[0]; _ = Open().Rodata; }
            """),
        Is.EqualTo(["""BPF0007 ["shpaes"] Map 'shpaes' is not in shapes.bpf.c. Did you mean 'shapes'?"""]));

    [Test]
    public async Task BPF0007_a_misspelt_map_of_a_static_class_is_the_only_error() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")]
            static partial class Maps
            {
                [BpfMap("mes_map_strat", Type = BpfMapType.Array, Pinning = BpfPinning.Global)]
                public static partial ArrayMap<ulong> Start { get; }
                public static ulong First => Start[0];
            }
            """),
        Is.EqualTo(["""BPF0007 ["mes_map_strat"] Map 'mes_map_strat' is not in mes_chk.bpf.c. Did you mean 'mes_map_start'?"""]));

    [Test]
    public async Task BPF0007_lists_the_maps_if_none_is_like_it() => Assert.That(
        await Shapes("""[BpfMap("orchard")] public partial RawMap A { get; }"""),
        Is.EqualTo(["""BPF0007 ["orchard"] Map 'orchard' is not in shapes.bpf.c. Its maps are: shapes, tally, number, events."""]));

    [Test]
    public async Task BPF0008_the_attributes_type_must_be_the_objects() => Assert.That(
        await Shapes("""[BpfMap("shapes", Type = BpfMapType.Hash)] public partial ArrayMap<Shape> A { get; }"""),
        Is.EqualTo(["""
            BPF0008 [BpfMapType.Hash] Map 'shapes' is of type Array in shapes.bpf.c, but declared as Hash. Declare it as BpfMapType.Array or leave Type out.
            """]));

    [Test]
    public async Task BPF0008_the_propertys_type_must_be_for_the_objects() => Assert.That(
        await Shapes("""[BpfMap("tally")] public partial ArrayMap<TallyT> A { get; }"""),
        Is.EqualTo(["""
            BPF0008 [ArrayMap<TallyT>] Map 'tally' is of type Hash in shapes.bpf.c, but ArrayMap<T> is for maps of type Array. Use HashMap<TKey, TValue> instead.
            """]));

    [TestCase("events", "HashMap<uint, ulong>", "RingBuffer", "HashMap<TKey, TValue>", "Hash", "RawMap")]
    [TestCase("tally", "LruHashMap<Address, TallyT>", "Hash", "LruHashMap<TKey, TValue>", "LruHash", "HashMap<TKey, TValue>")]
    [TestCase("number", "HashMap<uint, Number>", "Array", "HashMap<TKey, TValue>", "Hash", "ArrayMap<T>")]
    public async Task BPF0008_the_class_of_the_maps_type_is_named(string map, string type, string inC, string display, string served, string right) => Assert.That(
        await Shapes($$"""[BpfMap("{{map}}")] public partial {{type}} A { get; }"""),
        Is.EqualTo([$"BPF0008 [{type}] Map '{map}' is of type {inC} in shapes.bpf.c, but {display} is for maps of type {served}. Use {right} instead."]));

    [TestCase("HashMap<ushort, long>", "ushort", "keys of 4 bytes (int) in x.bpf.c, but 'ushort' has 2 bytes. Use HashMap<int, long>.")]
    [TestCase("HashMap<int, short>", "short", "values of 8 bytes (long) in x.bpf.c, but 'short' has 2 bytes. Use HashMap<int, long>.")]
    [TestCase("HashMap<int, System.Guid>", "System.Guid", "values of 8 bytes (long) in x.bpf.c, but 'Guid' has 16 bytes. Use HashMap<int, long>.")]
    public async Task BPF0009_a_key_or_value_of_a_hash_map(string type, string place, string message) => Assert.That(
        await OneHash("key=4 value=8 keytype=1 valuetype=2", type),
        Is.EqualTo([$"BPF0009 [{place}] Map 'm' has {message}"]));

    [Test]
    public async Task BPF0009_a_key_that_is_a_struct() => Assert.That(
        await OneHash("key=8 value=8 keytype=3 valuetype=2", "HashMap<int, long>"),
        Is.EqualTo(["BPF0009 [int] Map 'm' has keys of 8 bytes (struct flow) in x.bpf.c, but 'int' has 4 bytes. Use a struct of 8 bytes that is laid out as in C."]));

    [Test]
    public async Task BPF0010_a_key_is_laid_out_differently() => Assert.That(
        await OneHash("key=8 value=8 keytype=3 valuetype=2", "HashMap<Flow, long>", "struct Flow { public ushort A, B, C, D; }"),
        Is.EqualTo(["BPF0010 [Flow] 'Flow' does not fit the keys of map 'm', struct flow in x.bpf.c: 'A' is at offset 0 with 2 bytes, but in C 'source' is at offset 0 with 4 bytes (and 1 more). Lay it out as in C."]));

    [Test]
    public async Task BPF0011_a_key_with_another_sign() => Assert.That(
        await OneHash("key=4 value=8 keytype=1 valuetype=2", "HashMap<uint, long>"),
        Is.EqualTo(["BPF0011 [uint] 'uint' fits the keys of map 'm', int in x.bpf.c, byte by byte, but reads them differently: it is an unsigned integer, but in C it is a signed integer"]));

    [TestCase("HashMap<Padded, long>", "Padded")]
    [TestCase("HashMap<Mine, long>", "Mine", "struct Mine { public int A; public byte B; }")]
    [TestCase("HashMap<Mine, long>", "Mine", "struct Mine { public int A; public byte B, C, D, E; }", TestName = "BPF0022_padding_in_C_is_not_mended_in_CSharp")]
    public async Task BPF0022_a_key_with_padding_in_C(string type, string place, string types = "") => Assert.That(
        await OneHash("key=8 value=8 keytype=4 valuetype=2", type, types),
        Is.EqualTo([Padding(place, "struct padded' in x.bpf.c, which has 3 bytes of padding at offset 5", "members for them in C")]));

    [Test]
    public async Task BPF0022_a_key_with_padding_in_CSharp() => Assert.That(
        await OneHash("key=8 value=8 keytype=3 valuetype=2", "HashMap<Mine, long>", """
            [System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit, Size = 8)]
            struct Mine { [System.Runtime.InteropServices.FieldOffset(4)] public ushort Port; }
            """),
        Is.EqualTo([Padding("Mine", "Mine' in C#, which has 4 bytes of padding at offset 0 (and 2 more)", "fields for them")]));

    [Test]
    public async Task BPF0022_a_map_that_gets_its_property_by_itself() => Assert.That(
        await OneHash("key=8 value=8 keytype=4 valuetype=2", null),
        Is.EqualTo([Padding("\"x.bpf.c\"", "struct padded' in x.bpf.c, which has 3 bytes of padding at offset 5", "members for them in C")]));

    [TestCase("BloomFilterMap<Padded>", "Padded")]
    [TestCase(null, "\"x.bpf.c\"")]
    public async Task BPF0022_a_value_of_a_bloom_filter(string? type, string place) => Assert.That(
        await OneMap(["map m type=BloomFilter key=0 value=8 valuetype=4 entries=1"], type, ""),
        Is.EqualTo([Padding(place, "struct padded' in x.bpf.c, which has 3 bytes of padding at offset 5", "members for them in C").Replace("Keys", "Values").Replace("a key", "a value")]));

    [Test]
    public async Task BPF0022_leaves_raw_maps_alone() => Assert.That(await OneHash("key=8 value=8 keytype=4 valuetype=2", "RawMap"), Is.Empty);

    [Test]
    public async Task BPF0009_a_value_of_another_size() => Assert.That(
        await Findings.InMesChk("""
            [BpfObject("mes_chk.bpf.c")]
            static partial class Maps
            {
                [BpfMap("mes_map_start", Type = BpfMapType.Array, Pinning = BpfPinning.Global)]
                public static partial ArrayMap<uint> Start { get; }
            }
            """),
        Is.EqualTo(["BPF0009 [uint] Map 'mes_map_start' has values of 8 bytes (__u64) in mes_chk.bpf.c, but 'uint' has 4 bytes. Use ArrayMap<ulong>."]));

    [Test]
    public async Task BPF0009_a_struct_of_another_size() => Assert.That(
        await Shapes("""
            public struct Small { public long A; }
            [BpfMap("shapes")] public partial ArrayMap<Small> A { get; }
            """),
        Is.EqualTo(["""
            BPF0009 [Small] Map 'shapes' has values of 256 bytes (struct shape) in shapes.bpf.c, but 'Small' has 8 bytes. Use a struct of 256 bytes that is laid out as in C.
            """]));

    [Test]
    public async Task BPF0009_a_value_of_a_map_without_types() => Assert.That(
        await Findings.Of(new Project().WithManifest(Sample.Read("mes_chk_legacy.bpf.manifest")).WithSource("""
            using Bpf.Sdk;
            [BpfObject("mes_chk_legacy.bpf.c")]
            partial class Meter
            {
                [BpfMap("mes_map_cnt")] public partial ArrayMap<ulong> Wrong { get; }
                [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> Right { get; }
            }
            """)),
        Is.EqualTo(["BPF0009 [ulong] Map 'mes_map_cnt' has values of 4 bytes in mes_chk_legacy.bpf.c, but 'ulong' has 8 bytes. Use ArrayMap<uint>."]));

    [TestCase("public partial int A { get; }", "int", "has type 'int', which is no map. Use ArrayMap<T>.")]
    [TestCase("public partial ArrayMap<Shape> A { get; set; }", "{ get; set; }", "must have a getter and nothing else. Declare it with { get; }.")]
    [TestCase("public partial ArrayMap<Shape> A { get; private init; }", "{ get; private init; }", "must have a getter and nothing else. Declare it with { get; }.")]
    [TestCase("public partial ArrayMap<Shape> A { set; }", "{ set; }", "must have a getter and nothing else. Declare it with { get; }.")]
    [TestCase("public static partial ArrayMap<Shape> A { get; }", "A", "is static, but 'Shapes' is not. Make the property an instance member, or move it to a static class with the same [BpfObject].")]
    public async Task BPF0012_a_property_must_be_able_to_be_a_map(string property, string place, string message) => Assert.That(
        await Shapes($"""[BpfMap("shapes")] {property}"""),
        Is.EqualTo([$"BPF0012 [{place}] Map property 'A' {message}"]));

    [Test]
    public async Task Declared_maps_of_maps_that_agree_with_the_object_are_fine() => Assert.That(
        await OneOfMaps("HashOfMaps<int, HashMap<int, long>>"), Is.Empty);

    [Test]
    public async Task BPF0008_the_inner_maps_class_must_be_for_the_objects() => Assert.That(
        await OneOfMaps("HashOfMaps<int, ArrayMap<long>>"),
        Is.EqualTo(["BPF0008 [ArrayMap<long>] The inner map of 'm' is of type Hash in x.bpf.c, but ArrayMap<T> is for maps of type Array. Use HashMap<TKey, TValue> instead."]));

    [Test]
    public async Task BPF0008_inner_maps_that_have_no_class() => Assert.That(
        await OneOfMaps("HashOfMaps<int, HashMap<int, long>>", "type=RingBuffer key=0 value=0"),
        Is.EqualTo(["BPF0008 [HashMap<int, long>] The inner map of 'm' is of type RingBuffer in x.bpf.c, but HashMap<TKey, TValue> is for maps of type Hash. No class stands for such inner maps: use RawMap for 'm'."]));

    [Test]
    public async Task BPF0008_an_outer_map_of_another_kind() => Assert.That(
        await OneOfMaps("ArrayOfMaps<ArrayMap<byte>>"),
        Is.EqualTo(["BPF0008 [ArrayOfMaps<ArrayMap<byte>>] Map 'm' is of type HashOfMaps in x.bpf.c, but ArrayOfMaps<TMap> is for maps of type ArrayOfMaps. Use HashOfMaps<TKey, TMap> instead."]));

    [TestCase("HashOfMaps<short, HashMap<int, long>>", "short", "Map 'm' has keys of 4 bytes (int) in x.bpf.c, but 'short' has 2 bytes. Use HashOfMaps<int, HashMap<int, long>>.")]
    [TestCase("HashOfMaps<int, HashMap<short, long>>", "short", "The inner map of 'm' has keys of 4 bytes (int) in x.bpf.c, but 'short' has 2 bytes. Use HashMap<int, long>.")]
    [TestCase("HashOfMaps<int, HashMap<int, int>>", "int", "The inner map of 'm' has values of 8 bytes (long) in x.bpf.c, but 'int' has 4 bytes. Use HashMap<int, long>.")]
    public async Task BPF0009_a_key_or_value_of_an_inner_map(string type, string place, string message) => Assert.That(
        await OneOfMaps(type), Is.EqualTo([$"BPF0009 [{place}] {message}"]));

    [Test]
    public async Task BPF0010_a_value_of_an_inner_map() => Assert.That(
        await OneOfMaps("HashOfMaps<int, HashMap<int, Two>>", "type=Hash key=4 value=8 keytype=1 valuetype=3", "struct Two { public short A, B, C, D; }"),
        Is.EqualTo(["BPF0010 [Two] 'Two' does not fit the values of the inner map of 'm', struct flow in x.bpf.c: 'A' is at offset 0 with 2 bytes, but in C 'source' is at offset 0 with 4 bytes (and 1 more). Lay it out as in C."]));

    [Test]
    public async Task BPF0011_a_key_of_an_inner_map_with_another_sign() => Assert.That(
        await OneOfMaps("HashOfMaps<int, HashMap<uint, long>>"),
        Is.EqualTo(["BPF0011 [uint] 'uint' fits the keys of the inner map of 'm', int in x.bpf.c, byte by byte, but reads them differently: it is an unsigned integer, but in C it is a signed integer"]));

    [TestCase("HashOfMaps<int, HashMap<Padded, long>>", "Padded")]
    [TestCase(null, "\"x.bpf.c\"")]
    public async Task BPF0022_a_key_of_an_inner_map_with_padding(string? type, string place) => Assert.That(
        await OneOfMaps(type, "type=Hash key=8 value=8 keytype=4 valuetype=2"),
        Is.EqualTo([Padding(place, "struct padded' in x.bpf.c, which has 3 bytes of padding at offset 5", "members for them in C", "the inner map of 'm'")]));

    [Test]
    public async Task BPF0012_leaves_a_type_alone_that_the_compiler_does_not_know() => Assert.That(
        (await Shapes("""[BpfMap("shapes")] public partial ArryMap<Shape> A { get; }""")).Where(text => text.StartsWith("BPF", StringComparison.Ordinal)),
        Is.Empty);

    [Test]
    public async Task A_pragma_switches_a_rule_off() => Assert.That(
        await Shapes("""
            #pragma warning disable BPF0007
            [BpfMap("orchard")] public partial RawMap A { get; }
            #pragma warning restore BPF0007
            """),
        Is.Empty);

    static string Padding(string place, string key, string missing, string map = "map 'm'") =>
        $"BPF0022 [{place}] Keys of {map} are '{key}. Neither C nor C# says what such bytes are, and the kernel compares them: a key may not be found. Give it {missing}.";

    // struct flow { int source; unsigned short port, zero; } and struct padded { int a; char b; }
    static Task<string[]> OneHash(string map, string? type, string types = "") => OneMap([$"map m type=Hash {map} entries=1"], type, types);

    static Task<string[]> OneOfMaps(string? type, string inner = "type=Hash key=4 value=8 keytype=1 valuetype=2", string types = "") =>
        OneMap(["map m type=HashOfMaps key=4 value=4 entries=1 keytype=1", $"inner m {inner} entries=4096"], type, types);

    static async Task<string[]> OneMap(string[] maps, string? type, string types)
    {
        var property = type is null ? "" : $$"""[BpfMap("m")] internal partial {{type}} M { get; }""";
        var found = await Findings.Of(new Project()
            .WithManifest(Sample.Manifest(
                "x.bpf.c",
                [
                .. maps,
                "type 1 int name=int size=4 signed=1",
                "type 2 int name=long size=8 signed=1",
                "type 3 struct name=flow size=8",
                "member source type=1 offset=0",
                "member port type=5 offset=32",
                "member zero type=5 offset=48",
                "type 4 struct name=padded size=8",
                "member a type=1 offset=0",
                "member b type=6 offset=32",
                "type 5 int name=unsigned%20short size=2",
                "type 6 int name=unsigned%20char size=1",
                ]))
            .WithSource($$"""
                using Bpf.Sdk;
                [BpfObject("x.bpf.c")] sealed partial class X { {{property}} }
                {{types}}
                """));
        // That nothing assigns a field is no matter here.
        return [.. found.Where(static text => !text.StartsWith("CS0649", StringComparison.Ordinal))];
    }

    static Task<string[]> Shapes(string members) => Findings.Of(new Project().WithManifest(Sample.Shapes).WithSource($$"""
        using Bpf.Sdk;
        [BpfObject("shapes.bpf.c")]
        public sealed partial class Shapes
        {
        {{members}}
        }
        """));
}
