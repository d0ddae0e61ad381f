using System.Reflection;
using Bpf.Sdk.Generators.Analyzers;
using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0026: what a kind of map does not have.</summary>
public sealed class MissingOperationTests
{
    [TestCase("ArrayMap<ulong>", "map.Remove(3)", "Remove", "ArrayMap<T> has no Remove. The elements of an array are always there, and none can be removed. Set it to default, or all by Clear().")]
    [TestCase("ArrayMap<ulong>?", "map?.TryAdd(3, 4)", "TryAdd", "ArrayMap<T> has no TryAdd. The elements of an array are always there, and none can be added: write to an index below Length.")]
    [TestCase("PerCpuArrayMap<ulong>", "map[3]", "map[3]", "PerCpuArrayMap<T> has no indexer. An element has a value for each CPU: Read(index, values) copies them into a PerCpu<T> of yours.")]
    [TestCase("PerCpuArrayMap<ulong>?", "map?[3]", "[3]", "PerCpuArrayMap<T> has no indexer. An element has a value for each CPU: Read(index, values) copies them into a PerCpu<T> of yours.")]
    [TestCase("QueueMap<int>", "map.Dequeue()", "Dequeue", "QueueMap<T> has no Dequeue. It may be empty, also between two calls: TryDequeue(out value) says so.")]
    [TestCase("LpmTrieMap<uint, int>", "map.TryRemove(1, out var value)", "TryRemove", "LpmTrieMap<TKey, TValue> has no TryRemove. The kernel cannot look up and remove a prefix in one step: TryGetValue, then Remove.")]
    [TestCase("HashMap<uint, int>", "map.Add(1, 2)", "Add", "HashMap<TKey, TValue> has no Add. Set(key, value) adds or replaces, TryAdd only adds.")]
    [TestCase("BloomFilterMap<int>", "map.Contains(1)", "Contains", "BloomFilterMap<T> has no Contains. A bloom filter knows for certain only what is not in it: MayContain(value).")]
    [TestCase("ArrayOfMaps<ArrayMap<int>>", "map[0]", "map[0]", "ArrayOfMaps<TMap> has no indexer. Set(index, map) puts a map into an element, and TryOpen(index, out map) opens the one that is there, which is yours to dispose.")]
    [TestCase("RawMap", "map[0]", "map[0]", "RawMap has no indexer. A raw map knows bytes only. As<HashMap<TKey, TValue>>(), for example, gives the typed map.")]
    public async Task BPF0026_stands_beside_the_compilers_error(string type, string expression, string place, string message)
    {
        string[] found = await Use(type, $"_ = {expression};");

        Assert.That(found.Where(static text => text.StartsWith("BPF", StringComparison.Ordinal)), Is.EqualTo([$"BPF0026 [{place}] {message}"]));
        Assert.That(found, Has.Length.GreaterThan(1), "the compiler finds nothing wrong");
    }

    [Test]
    public async Task BPF0026_what_cannot_be_enumerated() => Assert.That(
        await Use("QueueMap<int>", "foreach (var value in map) { }"),
        Has.One.EqualTo("BPF0026 [map] QueueMap<T> has no elements to enumerate. The kernel gives one value at a time, and only by taking it: take them in a loop until there is none."));

    [TestCase("ArrayMap<ulong>", "_ = map[1] + (ulong)map.Length;")]
    [TestCase("HashMap<uint, int>", "map.Remove(1); foreach (var (key, value) in map) { }")]
    [TestCase("HashMap<uint, int>", "map.Remove();", TestName = "BPF0026_leaves_wrong_arguments_to_the_compiler")]
    [TestCase("QueueMap<int>", "map.Misspelt();", TestName = "BPF0026_leaves_unknown_names_to_the_compiler")]
    [TestCase("System.Collections.Generic.Queue<int>", "map.TryPop();", TestName = "BPF0026_leaves_other_classes_to_the_compiler")]
    public async Task BPF0026_leaves_alone_what_is_there(string type, string statement) => Assert.That(
        (await Use(type, statement)).Where(static text => text.StartsWith("BPF", StringComparison.Ordinal)), Is.Empty);

    [Test]
    public void What_is_said_to_be_missing_is_not_there() => Assert.That(MissingOperations.All.Where(static row => HasMember(row.Class, row.Member)), Is.Empty);

    static bool HasMember(string className, string member)
    {
        Type type = typeof(BpfMap).Assembly.GetTypes().Single(type => type.IsPublic && type.Namespace == "Bpf.Sdk" && type.Name.Split('`')[0] == className);
        string name = member switch { MissingOperations.Indexer => "Item", MissingOperations.Enumeration => "GetEnumerator", _ => member };
        return type.GetMember(name, BindingFlags.Public | BindingFlags.Instance | BindingFlags.FlattenHierarchy).Length > 0;
    }

    static Task<string[]> Use(string type, string statement) => Findings.Of(new Project().WithSource($$"""
        using Bpf.Sdk;
        static class Program
        {
            static void Use({{type}} map)
            {
                {{statement}}
            }
        }
        """));
}
