using System.Globalization;
using System.Reflection;
using System.Text;
using Bpf.Sdk.Generators.Emitting;
using Bpf.Sdk.Generators.Layouts;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Tests.Harness;
using Bpf.Sdk.Generators.Types;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Generators.Tests;

/// <summary>Generated structs, measured by running code that uses them, against the numbers that the C compiler gave.</summary>
public sealed class GeneratedLayoutTests
{
    static readonly ObjectManifest Manifest = ManifestReader.Read(SourceText.From(Sample.Shapes)).Item1!;
    static readonly IReadOnlyList<PlannedType> Planned = Plan();
    static readonly Lazy<(Assembly Code, Compilation Compilation)> Probe = new(Compile);

    static IEnumerable<PlannedStruct> Structs => Planned.OfType<PlannedStruct>();

    [Test]
    public void Every_struct_of_C_has_one_in_CSharp() => Assert.That(
        Structs.Select(type => type.Name),
        Is.EquivalentTo(["Shape", "Address", "ShapePoint", "Flags", "Dense", "TallyT", "Number"]));

    [TestCaseSource(nameof(Structs))]
    public void A_struct_has_the_size_of_C(object type)
    {
        var planned = (PlannedStruct)type;

        Assert.That(Run($"Size{planned.Name}"), Is.EqualTo(planned.Type.Size));
    }

    [TestCaseSource(nameof(Structs))]
    public void Fields_are_where_C_has_them(object type)
    {
        var planned = (PlannedStruct)type;
        var expected = Leaves(planned.Type).ToDictionary(member => CSharpName.Pascal(member.Name!), member => member.BitOffset / 8);

        Assert.That(planned.Fields.Select(field => field.Name), Is.EquivalentTo(expected.Keys));
        foreach (var field in planned.Fields)
        {
            Assert.That(Run($"Offset{planned.Name}{field.Name}"), Is.EqualTo(expected[field.Name]), field.Name);
        }
    }

    [TestCaseSource(nameof(Structs))]
    public void The_layout_computed_at_compile_time_is_the_one_at_run_time(object type)
    {
        var planned = (PlannedStruct)type;
        var symbol = Probe.Value.Compilation.GetTypeByMetadataName("Shapes+" + planned.Name)!;

        Assert.That(CSharpLayout.Of(symbol)!.Size, Is.EqualTo(Run($"Size{planned.Name}")));
    }

    // kind:3 and length:13 are bits 0 to 15; last:12 begins at bit 20; delta:5 at 32; wide:40 at 64.
    [TestCase("Kind = 5", "0500000000000000 0000000000000000")]
    [TestCase("Length = 0x1fff", "F8FF000000000000 0000000000000000")]
    [TestCase("Last = 0xabc", "0000C0AB00000000 0000000000000000")]
    [TestCase("Delta = -1", "000000001F000000 0000000000000000")]
    [TestCase("Wide = 0x123456789A", "0000000000000000 9A78563412000000")]
    public void A_bit_field_sets_its_own_bits(string assignment, string bytes)
    {
        var index = Array.FindIndex(Assignments, entry => entry == assignment);

        Assert.That(Probe.Value.Code.GetType("Probe")!.GetMethod($"Bits{index}")!.Invoke(null, null), Is.EqualTo(bytes.Replace(" ", "")));
    }

    [Test]
    public void Bit_fields_keep_their_neighbours_and_their_signs() => Assert.That(Run("Neighbours"), Is.EqualTo(1));

    [Test]
    public void Text_ends_at_the_first_nul() =>
        Assert.That(Probe.Value.Code.GetType("Probe")!.GetMethod("Text")!.Invoke(null, null), Is.EqualTo("eth0"));

    static readonly string[] Assignments = ["Kind = 5", "Length = 0x1fff", "Last = 0xabc", "Delta = -1", "Wide = 0x123456789A"];

    static object? Run(string method) => Probe.Value.Code.GetType("Probe")!.GetMethod(method)!.Invoke(null, null);

    // Members of anonymous structs and unions belong to the outer one.
    static IEnumerable<CMember> Leaves(CType type, long offset = 0)
    {
        var types = new CTypes(Manifest.Types);
        foreach (var member in type.Members.Where(member => member.Bits == 0))
        {
            var moved = member with { BitOffset = offset + member.BitOffset };
            foreach (var leaf in member.Name is null ? Leaves(types.Strip(member.Type)!, moved.BitOffset) : [moved])
            {
                yield return leaf;
            }
        }
    }

    static IReadOnlyList<PlannedType> Plan()
    {
        var type = new Declarations.BoundClass("shapes.bpf.c", null, default, "Shapes", "Shapes", false, default, new(["Shapes"]), default, default, default);
        return ClassPlan.Create(new("Shapes", type, Manifest, new(default, default))).PlannedTypes;
    }

    static (Assembly Code, Compilation Compilation) Compile()
    {
        var source = new StringBuilder("public static unsafe class Probe {\n");
        foreach (var type in Structs)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"public static long Size{type.Name}() => System.Runtime.CompilerServices.Unsafe.SizeOf<Shapes.{type.Name}>();");
            foreach (var field in type.Fields)
            {
                source.AppendLine(CultureInfo.InvariantCulture, $"public static long Offset{type.Name}{field.Name}() {{ Shapes.{type.Name} value = default; return (byte*)&value.{field.Name} - (byte*)&value; }}");
            }
        }

        for (var i = 0; i < Assignments.Length; i++)
        {
            source.AppendLine(CultureInfo.InvariantCulture, $"public static string Bits{i}() {{ Shapes.Flags value = default; value.{Assignments[i]}; return System.Convert.ToHexString(new System.ReadOnlySpan<byte>(&value, sizeof(Shapes.Flags))); }}");
        }

        source.AppendLine("""
            public static int Neighbours()
            {
                Shapes.Flags value = new() { Kind = 7, Length = 0x1fff, Last = 0xfff, Delta = -3, Wide = 0xffffffffff };
                value.Kind = 2;
                value.Length = 0x1001;
                return value is { Kind: 2, Length: 0x1001, Last: 0xfff, Delta: -3, Wide: 0xffffffffff } ? 1 : 0;
            }

            public static string Text()
            {
                Shapes.CharArray16 text = default;
                "eth0"u8.CopyTo(text);
                text[5] = (byte)'x';
                return text.ToString();
            }
            }
            """);
        var project = new Project { AllowUnsafe = true }
            .WithManifest(Sample.Shapes)
            .WithSource("""[Bpf.Sdk.BpfObject("shapes.bpf.c")] public sealed partial class Shapes;""")
            .WithSource(source.ToString(), "Probe.cs");
        var generation = project.Generate();
        return (generation.Load(), generation.Compilation);
    }
}
