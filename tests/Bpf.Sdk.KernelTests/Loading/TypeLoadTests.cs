using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Types in the kernel: what is rewritten is taken, and what is refused is explained.</summary>
public sealed class TypeLoadTests
{
    [OneTimeSetUp]
    public void OneTimeSetUp() => KernelRequirement.Root();

    static IEnumerable<KernelFeature> Kinds =>
    [
        KernelFeature.BtfFunctions, KernelFeature.BtfBitFields, KernelFeature.BtfDataSections, KernelFeature.BtfGlobalFunctions, KernelFeature.BtfFloat,
        KernelFeature.BtfDeclarationTags, KernelFeature.BtfTypeTags, KernelFeature.BtfEnum64, KernelFeature.BtfSectionNames, KernelFeature.BtfTagAttributes,
    ];

    // A kernel that takes what is rewritten for an older one takes the oldest kinds only.
    [TestCaseSource(nameof(Kinds))]
    public void Types_rewritten_for_the_lack_of_one_kind_are_taken(object kind)
    {
        var lacking = (KernelFeature)kind;
        BtfTable types = AllKinds();
        // Whatever this kernel itself lacks goes too.
        KernelFeatures features = new(feature => feature == lacking ? FeatureSupport.Missing : KernelFeatures.Running[feature]);

        ReadOnlyMemory<byte> rewritten = BtfSanitizer.Sanitize(types, features);

        Assert.That(rewritten.Span.SequenceEqual(types.Image.Span), Is.False);
        Assert.That(FeatureProbe.TakesTypes(rewritten.ToArray()), Is.EqualTo(FeatureSupport.Present));
    }

    [Test]
    public void Types_rewritten_for_the_lack_of_all_kinds_are_taken()
    {
        KernelFeatures features = new(static feature => Kinds.Contains(feature) ? FeatureSupport.Missing : FeatureSupport.Present);

        ReadOnlyMemory<byte> rewritten = BtfSanitizer.Sanitize(AllKinds(), features);

        Assert.That(FeatureProbe.TakesTypes(rewritten.ToArray()), Is.EqualTo(FeatureSupport.Present));
        BtfTable types = BtfTable.Parse(rewritten);
        Assert.That(Enumerable.Range(1, types.Count - 1).Select(id => types[id].Kind), Is.All.LessThanOrEqualTo(BtfKind.Restrict));
    }

    [Test]
    public void A_kernel_that_lacks_a_kind_gets_the_types_rewritten()
    {
        using LoadedBtf? loaded = LoadedBtf.TryLoad(AllKinds(), KernelFeatures.Running, out BpfException? failure);

        Assert.That(failure, Is.Null);
        Assert.That(loaded, Is.Not.Null);
    }

    [Test]
    public void A_section_without_bytes_is_taken()
    {
        BtfEditor types = BtfProbes.WithInt();
        types.Add(BtfKind.DataSection, ".rodata", 0);

        using LoadedBtf? loaded = LoadedBtf.TryLoad(types.ToTable(), KernelFeatures.Running, out BpfException? failure);

        Assert.That(failure, Is.Null);
    }

    [Test]
    public void What_the_kernel_refuses_is_said_in_its_words()
    {
        BtfEditor types = BtfProbes.WithInt();
        types.Add(BtfKind.Struct, "no identifier", 4);

        using LoadedBtf? loaded = LoadedBtf.TryLoad(types.ToTable(), KernelFeatures.Running, out BpfException? failure);

        Assert.That(loaded, Is.Null);
        Assert.That(failure!.ErrorNumber, Is.EqualTo(Errno.EINVAL));
        Assert.That(failure.Message, Does.StartWith("Cannot load the object's types (BTF): EINVAL. The kernel says of the type that it refused: [2] STRUCT no identifier").And.EndsWith("Invalid name"));
    }

    static BtfTable AllKinds()
    {
        const uint Int = BtfProbes.Int;
        const uint WholeDeclaration = uint.MaxValue;
        BtfEditor types = BtfProbes.WithInt();
        var variable = (uint)types.Add(BtfKind.Variable, "variable", Int, words: 1);
        types.Add(BtfKind.DataSection, "?.data/own", 8, count: 1, words: [variable, 4, 4]);
        types.Add(BtfKind.Float, "float", 4);
        BtfProbes.AddFunction(types, "global_function", linkage: 1);
        BtfProbes.AddFunction(types, "static_function", linkage: 0);
        types.Add(BtfKind.DeclarationTag, "of a variable", variable, words: WholeDeclaration);
        types.Add(BtfKind.Pointer, "", (uint)types.Add(BtfKind.TypeTag, "of a type", Int));
        types.Add(BtfKind.Pointer, "", (uint)types.Add(BtfKind.TypeTag, "an attribute", Int, flag: true));
        types.Add(BtfKind.Enum64, "wide", 8, count: 2, words: [types.AddString("WIDE_ONE"), 1, 0, types.AddString("WIDE_TWO"), 0, 1]);
        types.Add(BtfKind.Enum, "signed_enum", 4, count: 1, flag: true, words: [types.AddString("LESS"), uint.MaxValue]);
        types.Add(BtfKind.Struct, "with_bits", 8, count: 2, flag: true, words: [types.AddString("whole"), Int, 0, types.AddString("bits"), Int, 3u << 24 | 32]);
        return types.ToTable();
    }
}
