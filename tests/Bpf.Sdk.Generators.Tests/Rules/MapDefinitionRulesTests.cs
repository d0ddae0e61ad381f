using Bpf.Sdk.Generators.Tests.Harness;
using Bpf.Sdk.Loading.Maps;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0023 to BPF0025: what C says of a map. That the kernel agrees, tests on kernels show.</summary>
public sealed class MapDefinitionRulesTests
{
    [TestCase("type=Hash key=4 value=8 entries=1")]
    [TestCase("type=PerCpuHash key=4 value=32768 entries=1")]
    [TestCase("type=LpmTrie key=260 value=1 entries=1 flags=1")]
    [TestCase("type=Queue key=0 value=8 entries=1")]
    [TestCase("type=BloomFilter key=0 value=8 entries=1 extra=15")]
    [TestCase("type=PerfEventArray key=4 value=4 entries=0")]
    [TestCase("type=StackTrace key=4 value=96 entries=1 flags=32")]
    [TestCase("type=TaskStorage key=4 value=4 entries=0 flags=1 keytype=1 valuetype=1")]
    [TestCase("type=Arena key=0 value=0 entries=1 flags=1024 extra=17592186044416")]
    [TestCase("type=RingBuffer key=0 value=0 entries=4096")]
    [TestCase("type=StructOps key=4 value=8 entries=0")]
    [TestCase("type=99 key=0 value=0 entries=0 flags=1025")]
    public async Task A_map_that_the_kernel_takes_is_fine(string map) => Assert.That(await One(map), Is.Empty);

    [TestCase("type=Array key=8 value=4 entries=1", "its keys must have 4 bytes, not 8")]
    [TestCase("type=Array key=4 value=0 entries=1 flags=1", "its values have no size; it cannot have the flag BPF_F_NO_PREALLOC")]
    [TestCase("type=PerCpuArray key=4 value=32769 entries=1", "its values must have 32768 bytes at most for each CPU, not 32769")]
    [TestCase("type=LruPerCpuHash key=4 value=40000 entries=1", "its values must have 32768 bytes at most for each CPU, not 40000")]
    [TestCase("type=LruHash key=4 value=4 entries=1 flags=1", "it cannot have the flag BPF_F_NO_PREALLOC")]
    [TestCase("type=Hash key=4 value=4 entries=1 flags=1026", "it cannot have the flag BPF_F_NO_COMMON_LRU; it cannot have the flag BPF_F_MMAPABLE")]
    [TestCase("type=LpmTrie key=4 value=4 entries=1", "its keys must have 5 to 260 bytes, of which the first four are the length of the prefix, and not 4; it must have the flag BPF_F_NO_PREALLOC")]
    [TestCase("type=Queue key=4 value=4 entries=1", "it has no keys, and 4 bytes are given for one")]
    [TestCase("type=RingBuffer key=4 value=8 entries=4096", "it has no keys, and 4 bytes are given for one; it has no values, and 8 bytes are given for one")]
    [TestCase("type=BloomFilter key=0 value=8 entries=1 extra=16", "it can have 15 hash functions (map_extra), not 16")]
    [TestCase("type=StackTrace key=4 value=40 entries=1 flags=32", "its values must have 32 bytes for each frame, not 40")]
    [TestCase("type=SockHash key=513 value=4 entries=1", "its keys must have 512 bytes at most, not 513")]
    [TestCase("type=DevMap key=4 value=6 entries=1", "its values must have 4 or 8 bytes, not 6")]
    [TestCase("type=TaskStorage key=4 value=4 entries=9", "it takes no capacity (max_entries), and 9 is given; it must have the flag BPF_F_NO_PREALLOC; its keys and values must have types: __type(key, int) and __type(value, …)")]
    [TestCase("type=Arena key=0 value=0 entries=1 flags=0 extra=1", "it must have the flag BPF_F_MMAPABLE; its address (map_extra) must be that of a page, and 0x1 is not")]
    public async Task BPF0023_a_map_that_no_kernel_takes(string map, string problem) => Assert.That(
        await One(map),
        Is.EqualTo([$"""BPF0023 ["x.bpf.c"] The kernel does not take map 'm', which x.bpf.c defines with type {map.Split(' ')[0][5..]}: {problem}. Change the definition in C."""]));

    [Test]
    public async Task BPF0023_marks_the_declaration_if_there_is_one() => Assert.That(
        await One("type=Queue key=4 value=4 entries=1", """[BpfMap("m")] public partial QueueMap<uint> M { get; }"""),
        Is.EqualTo(["""BPF0023 ["m"] The kernel does not take map 'm', which x.bpf.c defines with type Queue: it has no keys, and 4 bytes are given for one. Change the definition in C."""]));

    [Test]
    public async Task BPF0023_a_static_class_is_told_of_the_maps_that_it_has() => Assert.That(
        await Findings.Of(new Project()
            .WithManifest(Sample.Manifest("x.bpf.c", "map a type=Queue key=4 value=4 entries=1 pinning=ByName", "map b type=Queue key=4 value=4 entries=1"))
            .WithSource("""
                using Bpf.Sdk;
                [BpfObject("x.bpf.c")] static partial class X { [BpfMap("a")] public static partial RawMap A { get; } }
                """)),
        Is.EqualTo(["""BPF0023 ["a"] The kernel does not take map 'a', which x.bpf.c defines with type Queue: it has no keys, and 4 bytes are given for one. Change the definition in C."""]));

    [TestCase("type=Array key=4 value=0 entries=1", "which x.bpf.c defines with type Array: its values have no size")]
    [TestCase("type=ProgramArray key=4 value=4 entries=1", "which x.bpf.c defines with type ProgramArray: no map of maps can hold maps of type ProgramArray")]
    public async Task BPF0023_an_inner_map(string inner, string problem) => Assert.That(
        await One("type=ArrayOfMaps key=4 value=4 entries=1", inner: inner),
        Is.EqualTo([$"""BPF0023 ["x.bpf.c"] The kernel does not take the inner map of 'm', {problem}. Change the definition in C."""]));

    [TestCase("type=Hash key=4 value=4 entries=0", "it has no capacity: say __uint(max_entries, …) in C, or set MaxEntries before Load()")]
    [TestCase("type=RingBuffer key=0 value=0 entries=0", "it has no capacity: say __uint(max_entries, …) in C, or set MaxEntries before Load()")]
    [TestCase("type=HashOfMaps key=4 value=4 entries=1", "nothing says what its inner maps are like: declare it in C with __array(values, struct …), or set InnerMap before Load()")]
    public async Task BPF0024_what_C_leaves_out(string map, string missing) => Assert.That(
        await One(map), Is.EqualTo([$"""BPF0024 ["x.bpf.c"] The kernel does not take map 'm' as x.bpf.c leaves it: {missing}"""]));

    [Test]
    public async Task BPF0024_what_C_leaves_out_of_an_inner_map() => Assert.That(
        await One("type=ArrayOfMaps key=4 value=4 entries=1", inner: "type=Array key=4 value=4"),
        Is.EqualTo(["""BPF0024 ["x.bpf.c"] The kernel does not take the inner map of 'm' as x.bpf.c leaves it: it has no capacity: say __uint(max_entries, …) in C, or set MaxEntries before Load()"""]));

    [Test]
    public async Task BPF0024_is_beside_BPF0023() => Assert.That(
        (await One("type=Stack key=4 value=4")).Select(static text => text[..7]), Is.EquivalentTo(["BPF0023", "BPF0024"]));

    [TestCase("RingBuffer", 5000u, 8192u)]
    [TestCase("UserRingBuffer", 1u, 4096u)]
    [TestCase("RingBuffer", 12288u, 16384u)]
    public async Task BPF0025_a_size_that_is_rounded_up(string type, uint wanted, uint size) => Assert.That(
        await One($"type={type} key=0 value=0 entries={wanted}"),
        Is.EqualTo([$"""BPF0025 ["x.bpf.c"] Map 'm' is given {wanted} bytes in x.bpf.c. A ring buffer has a power of two of pages: it gets {size}, or more where pages are larger than 4096 bytes."""]));

    [Test]
    public async Task BPF0025_leaves_a_size_alone_that_cannot_be_rounded_up() => Assert.That(
        (await One("type=RingBuffer key=0 value=0 entries=4000000000")).Select(static text => text[..7]), Is.EqualTo(["BPF0023"]));

    [Test]
    public void Every_kind_that_has_rules_has_the_name_of_a_kind() => Assert.That(
        Enum.GetNames<BpfMapType>().Where(static kind => MapKindRules.Broken(new(kind, 3, 3, 0, ~0u, ulong.MaxValue, HasTypes: false)).Any()),
        Is.EquivalentTo(Enum.GetNames<BpfMapType>().Except(["Unspecified", "StructOps", "InstructionArray"])));

    static Task<string[]> One(string map, string property = "", string? inner = null) => Findings.Of(new Project()
        .WithManifest(Sample.Manifest("x.bpf.c", $"map m {map}", inner is null ? "" : $"inner m {inner}", "type 1 int name=int size=4 signed=1"))
        .WithSource($$"""
            using Bpf.Sdk;
            [BpfObject("x.bpf.c")] sealed partial class X { {{property}} }
            """));
}
