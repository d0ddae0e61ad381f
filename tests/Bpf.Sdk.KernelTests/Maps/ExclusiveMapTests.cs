using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class ExclusiveMapTests
{
    static bool IsKnown => KernelRequirement.Running >= new Version(6, 18);

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_map_can_be_for_one_program_alone()
    {
        using OpenBpfObject open = Open();
        open.Programs["second"].AutoLoad = false;
        if (!IsKnown)
        {
            Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("since Linux 6.18"));
            return;
        }

        using BpfObject loaded = open.Load();
        TestRun.Of(loaded.Programs["first"]);

        Assert.That(loaded.Maps["bytes"].AsArray<ulong>()[0], Is.Positive);
    }

    [Test]
    [RequiresKernel("6.18")]
    public void Another_program_may_not_use_it()
    {
        using OpenBpfObject open = Open();

        Assert.That(() => open.Load(), Throws.TypeOf<BpfLoadException>().With.Message.Contains("'second'"));
    }

    [Test]
    public void A_program_that_is_not_loaded_is_named()
    {
        using OpenBpfObject open = Open();
        open.Maps["bytes"].ExclusiveProgram = "nobody";

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("'bytes'").And.Message.Contains("'nobody'"));
    }

    // A map that is for the first of two programs, which has subprograms and variables too.
    static OpenBpfObject Open()
    {
        OpenBpfObject open = TestObjects.Open("subprograms");
        foreach (var program in open.Programs.Values)
        {
            program.Type = BpfProgramType.SchedCls;
        }

        open.Maps["bytes"].ExclusiveProgram = "first";
        return open;
    }
}
