using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests.Rules;

/// <summary>BPF0027: what raw maps of a bound class are taken for.</summary>
public sealed class MapConversionRulesTests
{
    [TestCase("x.Named.As<HashMap<Guid, long>>()")]
    [TestCase("x.Twelve.As<HashMap<Three, long>>()")]
    [TestCase("x.Object.Maps[\"array\"].AsArray<long>()")]
    [TestCase("x.Object.Maps[\"outer\"].As<ArrayOfMaps<ArrayMap<long>>>()")]
    [TestCase("x.Object.Maps[name].As<QueueMap<int>>()", TestName = "BPF0027_leaves_a_name_alone_that_is_not_constant")]
    [TestCase("x.Object.Maps[\"other\"].As<QueueMap<int>>()", TestName = "BPF0027_leaves_a_name_alone_that_is_not_the_objects")]
    [TestCase("RawMap.OpenPinned(name).As<QueueMap<int>>()", TestName = "BPF0027_leaves_pinned_maps_alone")]
    [TestCase("x.Object.Maps[\"array\"].AsArray<T>()", TestName = "BPF0027_leaves_a_type_parameter_alone")]
    public async Task BPF0027_what_fits_is_fine(string expression) => Assert.That(await Use(expression), Is.Empty);

    [TestCase("x.Named.As<QueueMap<int>>()", "QueueMap<int>", "Map 'named' of x.bpf.c cannot be taken for 'QueueMap<int>': it is of type Hash, but QueueMap<T> is for maps of type Queue")]
    [TestCase("x.Named.As<HashMap<Guid, int>>()", "HashMap<Guid, int>", "Map 'named' of x.bpf.c cannot be taken for 'HashMap<Guid, int>': its values have 8 bytes, but 'int' has 4 bytes")]
    [TestCase("x.Twelve.As<HashMap<Guid, long>>()", "HashMap<Guid, long>", "Map 'twelve' of x.bpf.c cannot be taken for 'HashMap<Guid, long>': its keys have 12 bytes, but 'Guid' has 16 bytes")]
    [TestCase("x.Object.Maps[\"array\"].AsArray<int>()", "AsArray<int>", "Map 'array' of x.bpf.c cannot be taken for 'ArrayMap<int>': its values have 8 bytes (long), but 'int' has 4 bytes")]
    [TestCase("x.Object.Maps[X.Name].AsArray<int>()", "AsArray<int>", "Map 'array' of x.bpf.c cannot be taken for 'ArrayMap<int>': its values have 8 bytes (long), but 'int' has 4 bytes")]
    [TestCase("x.Object.Maps[\"outer\"].As<ArrayOfMaps<ArrayMap<int>>>()", "ArrayMap<int>", "The inner map of 'outer' of x.bpf.c cannot be taken for 'ArrayMap<int>': its values have 8 bytes, but 'int' has 4 bytes")]
    public async Task BPF0027_what_does_not_fit(string expression, string place, string message) => Assert.That(
        await Use(expression), Is.EqualTo([$"BPF0027 [{place}] {message}"]));

    static Task<string[]> Use(string expression) => Findings.Of(new Project()
        .WithManifest(Sample.Manifest(
            "x.bpf.c",
            "map named type=Hash key=16 value=8 entries=1",
            "map twelve type=Hash key=12 value=8 entries=1",
            "map array type=Array key=4 value=8 entries=1 valuetype=1",
            "map outer type=ArrayOfMaps key=4 value=4 entries=1",
            "inner outer type=Array key=4 value=8 entries=1",
            "type 1 int name=long size=8 signed=1"))
        .WithSource($$"""
            using System;
            using Bpf.Sdk;
            [BpfObject("x.bpf.c")]
            sealed partial class X
            {
                public const string Name = "array";
                [BpfMap("named")] public partial RawMap Named { get; }
            }

            readonly record struct Three(int A, int B, int C);

            static class Program
            {
                static object Use<T>(X x, string name) where T : unmanaged => {{expression}};
            }
            """));
}
