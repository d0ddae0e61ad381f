using System.Text.RegularExpressions;
using Bpf.Sdk.Generators.Layouts;
using Bpf.Sdk.Generators.Tests.Harness;

namespace Bpf.Sdk.Generators.Tests;

/// <summary>Layouts that the analyzers compute, against those that the runtime gives.</summary>
public sealed class CSharpLayoutTests
{
    [TestCase("public byte A; public long B; public short C;")]
    [TestCase("public byte A; public int B; public byte C;", "Sequential, Pack = 1")]
    [TestCase("public byte A; public long B; public short C;", "Sequential, Pack = 2")]
    [TestCase("public byte A; public long B;", "Sequential, Size = 40")]
    [TestCase("public byte A; public int B;", "Sequential, Pack = 1, Size = 7")]
    [TestCase("[FieldOffset(3)] public int A; [FieldOffset(0)] public byte B;", "Explicit")]
    [TestCase("[FieldOffset(4)] public long A;", "Explicit, Size = 12")]
    [TestCase("[FieldOffset(4)] public long A;", "Explicit, Pack = 1, Size = 12")]
    [TestCase("[FieldOffset(0)] public int A;", "Explicit, Size = 30")]
    [TestCase("public bool A; public char B; public bool C;")]
    [TestCase("public byte A; public System.Int128 B;")]
    [TestCase("public byte A; public System.Guid B; public byte C;")]
    [TestCase("public byte A; public fixed short B[5]; public fixed bool C[3];")]
    [TestCase("public byte A; public Three<int> B; public Three<Inner> C;")]
    [TestCase("public Inner A; public byte B; public Empty C; public Inner D;")]
    [TestCase("public byte A; public nint B; public int* C; public delegate*<void> D; public System.DayOfWeek E;")]
    [TestCase("public byte A { get; init; } public Half B { get; init; } public double C { get; init; } public float D;")]
    [TestCase("")]
    public void Sizes_and_offsets_are_those_at_run_time(string fields, string layout = "Sequential")
    {
        var generation = new Project { AllowUnsafe = true }.WithSource($$"""
            using System;
            using System.Runtime.CompilerServices;
            using System.Runtime.InteropServices;
            public struct Inner { public short A; public byte B; }
            public struct Empty;
            [InlineArray(3)] public struct Three<T> where T : unmanaged { T _first; }
            [StructLayout(LayoutKind.{{layout}})] public unsafe struct Probed { {{fields}} }
            public static unsafe class Probe
            {
                public static long Size() => Unsafe.SizeOf<Probed>();
                struct Behind { public byte A; public Probed B; }
                public static long Alignment() { Behind value = default; return (byte*)&value.B - (byte*)&value; }
                {{string.Concat(FieldNames(fields).Select(name => $"public static long {name}() {{ Probed value = default; return (byte*){Address(fields, name)} - (byte*)&value; }}\n"))}}
            }
            """).Generate();
        var probe = generation.Load().GetType("Probe")!;
        var computed = CSharpLayout.Of(generation.Type("Probed"))!;

        Assert.That(computed.Size, Is.EqualTo(probe.GetMethod("Size")!.Invoke(null, null)));
        Assert.That(computed.Alignment, Is.EqualTo(probe.GetMethod("Alignment")!.Invoke(null, null)), "alignment");
        foreach (var name in FieldNames(fields))
        {
            var first = computed.Leaves.Where(leaf => leaf.Path.Split('.', '[')[0] == name).Select(leaf => leaf.Offset).DefaultIfEmpty(-1).Min();
            if (first >= 0)
            {
                Assert.That(first, Is.EqualTo(probe.GetMethod(name)!.Invoke(null, null)), name);
            }
        }
    }

    // Only fields have addresses, and a fixed buffer is one.
    static IEnumerable<string> FieldNames(string fields) => Regex.Matches(fields, @"([A-Z])(\[\d+\])?;").Select(match => match.Groups[1].Value);

    static string Address(string fields, string name) => fields.Contains(name + "[") ? "value." + name : "&value." + name;
}
