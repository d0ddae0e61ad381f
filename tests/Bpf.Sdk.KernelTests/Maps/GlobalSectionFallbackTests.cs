using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using KernelFeature = Bpf.Sdk.Features.KernelFeature;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Sections of global variables in all their forms, on kernels that can map them and on those that cannot.</summary>
public sealed class GlobalSectionFallbackTests
{
    const uint Mappable = 1 << 10; // BPF_F_MMAPABLE
    const uint ReadOnlyForProgram = 1 << 7; // BPF_F_RDONLY_PROG

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [TestCase(".data.shared", Mappable)]
    [TestCase(".rodata.settings", Mappable | ReadOnlyForProgram)]
    [TestCase(".bss", 0u)]
    [TestCase(".data.hidden", 0u)]
    [TestCase(".rodata.str1.1", ReadOnlyForProgram)]
    public void A_section_is_mapped_if_others_can_see_a_variable_of_it(string name, uint flags)
    {
        using OpenBpfObject open = TestObjects.Open("sections");
        using BpfObject loaded = open.Load();
        using var map = new RawMap(loaded.Sections[name].Map, ownsHandle: false);

        Assert.That((map.Flags, loaded.Sections[name].IsMapped), Is.EqualTo((flags, (flags & Mappable) != 0)));
    }

    [Test]
    public void Variables_are_read_and_written_with_and_without_a_mapping([Values] bool canMap)
    {
        using OpenBpfObject open = TestObjects.Open("sections");
        open.Globals["setting"].Set(60);
        using BpfObject loaded = open.Load(canMap ? new() : Without(KernelFeature.MappableArrays));
        loaded.Sections[".data.shared"].Write(0, 500);
        loaded.Sections[".bss"].Write(0, 8);

        // 501 + 60 + 9 + 8 + the length of the text
        Assert.That(TestRun.Of(loaded.Programs["sum"]), Is.EqualTo(578 + "text that is not inlined".Length));

        Assert.That(loaded.Sections[".data.shared"].IsMapped, Is.EqualTo(canMap));
        Assert.That(loaded.Sections[".data.shared"].Read<int>(0), Is.EqualTo(501));
        Assert.That(loaded.Sections[".bss"].Read<int>(0), Is.EqualTo(9));
        Assert.That(loaded.Sections[".rodata.settings"].Read<int>(0), Is.EqualTo(60));
        Assert.That(() => loaded.Sections[".rodata.settings"].Write(0, 1), Throws.InvalidOperationException);
    }

    [Test]
    public void Without_global_variables_a_program_that_uses_them_is_told_so()
    {
        using OpenBpfObject open = TestObjects.Open("sections");

        Assert.That(() => open.Load(Without(KernelFeature.GlobalData)), Throws.TypeOf<BpfLoadException>().With.Message.Contains("uses global variables").And.Message.Contains("Linux 5.2"));
    }

    [Test]
    public void Without_global_variables_programs_that_do_not_use_them_are_loaded()
    {
        using OpenBpfObject open = TestObjects.Open("sections");
        open.Programs["sum"].AutoLoad = false;
        using BpfObject loaded = open.Load(Without(KernelFeature.GlobalData));

        Assert.That(() => loaded.Sections[".bss"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("Linux 5.2"));
    }

    [Test]
    public void Without_names_maps_have_none()
    {
        using OpenBpfObject open = TestObjects.Open("map_kinds");
        using BpfObject loaded = open.Load(Without(KernelFeature.ObjectNames));

        using RawMap map = RawMap.OpenById(loaded.Maps["pairs"].Id);

        Assert.That(map.Name, Is.Empty);
    }

    static BpfLoadOptions Without(KernelFeature lacking) =>
        new() { Kernel = new() { Features = new(feature => feature == lacking ? FeatureSupport.Missing : FeatureSupport.Unknown) } };
}
