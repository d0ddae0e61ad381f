using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Loads for kernels that lack something, played by this one: what is conceded is accepted, and everything else stays.</summary>
public sealed class OlderKernelTests
{
    [OneTimeSetUp]
    public void OneTimeSetUp() => KernelRequirement.Root();

    [Test]
    public void As_it_is_the_object_loads()
    {
        using BpfObject loaded = Load();

        Assert.That(loaded.BtfFailure, Is.Null);
        Assert.That(ObjectInfo.Get<ProgramInfo>(loaded.Programs["reads"].Handle, PinnedKind.Program).name.ToString(), Is.EqualTo("reads"));
    }

    [Test]
    public void Without_names_programs_and_maps_have_none()
    {
        using BpfObject loaded = Load(KernelFeature.ObjectNames);

        Assert.That(ObjectInfo.Get<ProgramInfo>(loaded.Programs["reads"].Handle, PinnedKind.Program).name.ToString(), Is.Empty);
    }

    [Test]
    public void Without_types_of_functions_programs_have_no_debug_information()
    {
        using BpfObject with = Load();
        using BpfObject without = Load(KernelFeature.BtfFunctions, KernelFeature.BtfGlobalFunctions, KernelFeature.BtfDeclarationTags);

        Assert.That(ProgramDebugInfo.Of(with.Programs["reads"]).nr_func_info, Is.EqualTo(1));
        Assert.That(ProgramDebugInfo.Of(without.Programs["reads"]).nr_func_info, Is.Zero);
    }

    [TestCase(KernelFeature.ProbeReadKernel)]
    [TestCase(KernelFeature.ExpectedAttachType)]
    [TestCase(KernelFeature.BtfDataSections)]
    [TestCase(KernelFeature.BtfGlobalFunctions)]
    [TestCase(KernelFeature.ContextArgumentTags)]
    public void Without_a_feature_that_it_can_do_without_the_object_loads(object lacking)
    {
        // The mark of the context is the youngest of them: who lacks another one lacks it too.
        using BpfObject loaded = Load((KernelFeature)lacking, KernelFeature.ContextArgumentTags);

        Assert.That(loaded.BtfFailure, Is.Null);
        Assert.That(loaded.Programs, Has.Count.EqualTo(3));
    }

    [Test]
    public void Types_that_the_kernel_refuses_are_not_lost_silently()
    {
        ObjectSpec spec = TestObjects.Parse("older_kernels");
        BtfEditor types = new(spec.Btf!);
        types.Add(BtfKind.Struct, "no identifier", 4);
        spec.Btf = types.ToTable();

        using BpfObject loaded = ObjectLoader.Load(spec, new BpfLoadOptions(), new Dictionary<string, BpfHandle>(), new Dictionary<string, BpfHandle>());

        Assert.That(loaded.BtfFailure!.Message, Does.Contain("no identifier").And.Contain("Invalid name"));
    }

    [Test]
    public void A_map_that_needs_types_says_why_the_kernel_has_refused_them()
    {
        BtfEditor types = new();
        int integer = types.Add(BtfKind.Int, "int", 4, words: BtfRecord.IntWord(32, isSigned: true));
        types.Add(BtfKind.Struct, "no identifier", 4);
        var spec = new ObjectSpec("storage")
        {
            Btf = types.ToTable(),
            Maps = [new() { Name = "of_sockets", Type = BpfMapType.SkStorage, KeySize = 4, ValueSize = 4, Flags = 1, KeyType = integer, ValueType = integer }],
        };

        Assert.That(() => ObjectLoader.Load(spec, new BpfLoadOptions(), new Dictionary<string, BpfHandle>(), new Dictionary<string, BpfHandle>()),
            Throws.TypeOf<BpfException>().With.Message.Contains("'of_sockets'").And.Message.Contains("cannot do without").And.Message.Contains("no identifier"));
    }

    static BpfObject Load(params KernelFeature[] lacking) => TestObjects.Open("older_kernels").Load(new BpfLoadOptions
    {
        Kernel = new() { Features = new(feature => lacking.Contains(feature) ? FeatureSupport.Missing : KernelFeatures.Running[feature]) },
    });
}
