using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0010 and BPF0011: users' structs beside those of C.</summary>
public sealed class LayoutRulesTests
{
    // struct flow { __u32 source; __u16 dest_port; __u8 proto; bool seen; __u64 when; char name[8]; } and so on, 32 bytes.
    static readonly string Manifest = Sample.Manifest(
        "flow.bpf.c",
        "map flows type=Array key=4 value=32 entries=1 valuetype=1",
        "map stamps type=Array key=4 value=8 entries=1 valuetype=5",
        "map ratios type=Array key=4 value=8 entries=1 valuetype=8",
        "map addresses type=Array key=4 value=16 entries=1 valuetype=9",
        "map grids type=Array key=4 value=16 entries=1 valuetype=12",
        "map bits type=Array key=4 value=8 entries=1 valuetype=13",
        "map states type=Array key=4 value=4 entries=1 valuetype=14",
        "type 1 struct name=flow size=32",
        "member source type=2 offset=0",
        "member dest_port type=3 offset=32",
        "member proto type=4 offset=48",
        "member seen type=6 offset=56",
        "member when type=5 offset=64",
        "member name type=7 offset=128",
        "member _pad type=2 offset=192",
        "type 2 int name=unsigned%20int size=4",
        "type 3 int name=unsigned%20short size=2",
        "type 4 int name=unsigned%20char size=1",
        "type 5 int name=unsigned%20long%20long size=8",
        "type 6 int name=_Bool size=1 bool=1",
        "type 7 array of=15 count=8",
        "type 8 float name=double size=8",
        "type 9 union name=address size=16",
        "member v4 type=2 offset=0",
        "member v6 type=10 offset=0",
        "type 10 array of=4 count=16",
        "type 11 array of=3 count=2",
        "type 12 array of=11 count=4",
        "type 13 struct name=bits size=8",
        "member a type=2 offset=0 bits=3",
        "member b type=2 offset=3 bits=20",
        "member c type=2 offset=32",
        "type 14 enum name=state size=4",
        "enumerator IDLE number=0",
        "type 15 int name=char size=1 signed=1");

    const string Fields = "public uint Source; public ushort DestPort; public byte Proto; public bool Seen; public ulong When; public Name8 Name; uint _pad;";
    const string Name8 = "[System.Runtime.CompilerServices.InlineArray(8)] public struct Name8 { byte _first; }";

    [TestCase(Fields, TestName = "Fields_in_order")]
    [TestCase("public uint A; public ushort B; public byte C; public bool D; public ulong E; public unsafe fixed byte F[8]; public uint G;", TestName = "Other_names_and_a_fixed_buffer")]
    [TestCase("public uint Source { get; init; } public ushort DestPort { get; set; } public byte Proto { get; } public bool Seen { get; } public ulong When { get; } public long Name { get; } public uint Pad { get; }", TestName = "Properties_and_text_as_a_number")]
    [TestCase("public unsafe fixed byte Raw[32];", TestName = "All_as_bytes")]
    [TestCase("public unsafe fixed byte Head[8]; public ulong When; public System.Guid Tail;", TestName = "Some_as_bytes")]
    [TestCase("public struct Head { public uint Source; public ushort DestPort; public byte Proto; public bool Seen; } public Head H; public ulong When; public Name8 N; public uint P;", TestName = "Nested")]
    public async Task BPF0010_a_struct_that_fits_is_fine(string fields) => Assert.That(await Flows(fields), Is.Empty);

    [Test]
    public async Task BPF0010_an_explicit_struct_may_leave_fields_out() => Assert.That(
        await Flows("[System.Runtime.InteropServices.FieldOffset(8)] public ulong When;", "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Explicit, Size = 32)]"),
        Is.Empty);

    [TestCase(
        "public ushort DestPort; public uint Source; public byte Proto; public bool Seen; public ulong When; public Name8 Name;",
        "'DestPort' is at offset 0 with 2 bytes, but in C 'dest_port' is at offset 4 with 2 bytes (and 5 more)")]
    [TestCase(
        "public ulong Source; public ulong When; public Name8 Name; public uint Pad;",
        "'Source' is at offset 0 with 8 bytes, but in C 'source' is at offset 0 with 4 bytes")]
    [TestCase(
        "public uint From; public uint Port; public ulong When; public Name8 Name; public uint Pad;",
        "'Port' is at offset 4 with 4 bytes, but in C 'dest_port' is at offset 4 with 2 bytes")]
    [TestCase(
        "public uint Source; public ushort DestPort; public bool Seen; public ulong When; public Name8 Name; public uint Pad;",
        "'Seen' is at offset 6 with 1 byte, but in C 'seen' is at offset 7 with 1 byte (and 1 more)")]
    [TestCase(
        "public uint Source; public ushort DestPort; public byte Proto; public ulong When; public Name8 Name; public uint Pad;",
        "'seen' of C, at offset 7 with 1 byte, has no field")]
    [TestCase(
        "public float Source; public ushort DestPort; public byte Proto; public bool Seen; public ulong When; public Name8 Name; public uint Pad;",
        "'Source' is a floating-point number, but in C 'source' is an unsigned integer")]
    [TestCase(
        "public uint A; public uint B; public uint C; public uint D; public uint E; public uint F; public uint G;",
        "'B' is at offset 4 with 4 bytes, but in C 'dest_port' is at offset 4 with 2 bytes (and 2 more)",
        "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Sequential, Size = 32)]")]
    [TestCase(
        "public uint Source; public ushort DestPort; public byte Proto; public bool Seen; public ulong When; public Name8 Name; public uint Pad;",
        "it has LayoutKind.Auto, so the runtime may move its fields",
        "[System.Runtime.InteropServices.StructLayout(System.Runtime.InteropServices.LayoutKind.Auto)]")]
    public async Task BPF0010_a_struct_that_does_not_fit(string fields, string difference, string attribute = "") => Assert.That(
        await Flows(fields, attribute),
        Is.EqualTo([$"BPF0010 [Flow] 'Flow' does not fit the values of map 'flows', struct flow in flow.bpf.c: {difference}. Lay it out as in C."]));

    [TestCase("ratios", "ulong", "double", "it is an unsigned integer, but in C it is a floating-point number")]
    [TestCase("stamps", "double", "unsigned long long", "it is a floating-point number, but in C it is an unsigned integer")]
    [TestCase("addresses", "System.Int128", "union address", null)]
    [TestCase("addresses", "System.Guid", "union address", null)]
    [TestCase("grids", "Array8<ushort>", "unsigned short[4][2]", null)]
    [TestCase("grids", "Array8<Half>", "unsigned short[4][2]", "'[0]' is a floating-point number, but in C '[0][0]' is an unsigned integer (and 7 more)")]
    [TestCase("grids", "System.UInt128", "unsigned short[4][2]", "it is at offset 0 with 16 bytes, but in C '[0][0]' is at offset 0 with 2 bytes")]
    [TestCase("bits", "ulong", "struct bits", "it is at offset 0 with 8 bytes, but in C 'c' is at offset 4 with 4 bytes")]
    [TestCase("bits", "(uint, uint)", "struct bits", null)]
    [TestCase("states", "System.DayOfWeek", "enum state", null)]
    public async Task BPF0010_values_that_are_no_struct(string map, string type, string typeInC, string? difference) => Assert.That(
        await OneMap(map, type, "[System.Runtime.CompilerServices.InlineArray(8)] struct Array8<T> { T _first; }"),
        Is.EqualTo(difference is null ? Array.Empty<string>() : [$"BPF0010 [{type}] '{type.Replace("System.", "")}' does not fit the values of map '{map}', {typeInC} in flow.bpf.c: {difference}. Lay it out as in C."]));

    [TestCase("long", "it is a signed integer, but in C it is an unsigned integer")]
    [TestCase("ulong", null)]
    [TestCase("nuint", null)]
    public async Task BPF0011_a_number_with_another_sign_is_a_warning(string type, string? difference) => Assert.That(
        await OneMap("stamps", type),
        Is.EqualTo(difference is null ? Array.Empty<string>() : [$"BPF0011 [{type}] '{type}' fits the values of map 'stamps', unsigned long long in flow.bpf.c, byte by byte, but reads them differently: {difference}"]));

    [Test]
    public async Task BPF0011_fields_too() => Assert.That(
        await Flows("public uint Source; public char DestPort; public bool Proto; public bool Seen; public ulong When; public Name8 Name; public uint Pad;"),
        Is.EqualTo(["BPF0011 [Flow] 'Flow' fits the values of map 'flows', struct flow in flow.bpf.c, byte by byte, but reads them differently: 'DestPort' is a UTF-16 character, but in C 'dest_port' is an unsigned integer (and 1 more)"]));

    static Task<string[]> Flows(string fields, string attribute = "") => OneMap("flows", "Flow", $$"""
        {{attribute}} public struct Flow { {{fields}} }
        {{Name8}}
        """);

    static async Task<string[]> OneMap(string map, string type, string types = "")
    {
        var found = await Findings.Of(new Project { AllowUnsafe = true }.WithManifest(Manifest).WithSource($$"""
            using System;
            using Bpf.Sdk;
            [BpfObject("flow.bpf.c")]
            sealed partial class Meter { [BpfMap("{{map}}")] internal partial ArrayMap<{{type}}> Values { get; } }
            {{types}}
            """));
        // That nothing assigns or reads a field is no matter here.
        return [.. found.Where(text => !text.StartsWith("CS0169", StringComparison.Ordinal) && !text.StartsWith("CS0649", StringComparison.Ordinal))];
    }
}
