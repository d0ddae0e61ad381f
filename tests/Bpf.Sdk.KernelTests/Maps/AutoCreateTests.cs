using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class AutoCreateTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_program_that_reaches_a_map_that_was_not_created_is_told_which()
    {
        using OpenBpfObject open = TestObjects.Open("map_kinds");
        open.Maps["waiting"].AutoCreate = false;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfLoadException>().With.Message.Contains("map 'waiting', which was not created because its AutoCreate is off"));
    }

    [Test]
    public void A_map_that_is_not_created_is_not_there_and_asking_for_it_says_why()
    {
        using OpenBpfObject open = TestObjects.Open("map_kinds");
        open.Maps["waiting"].AutoCreate = false;
        open.Programs["touch"].AutoLoad = false;
        using BpfObject loaded = open.Load();

        Assert.That(loaded.Maps.Keys, Is.EqualTo(new[] { "pairs", "per_cpu", "seen" }));
        Assert.That(() => loaded.Maps["waiting"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("AutoCreate is off"));
    }

    [Test]
    public void A_program_that_asks_first_can_do_without_a_map()
    {
        using OpenBpfObject open = TestObjects.Open("optional_map");
        open.Maps["optional"].AutoCreate = false;
        open.Globals["has_optional"].Set(0);

        Assert.That(() => open.Load().Dispose(), Throws.Nothing);
    }
}
