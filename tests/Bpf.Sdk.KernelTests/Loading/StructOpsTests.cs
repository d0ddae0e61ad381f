using System.Text.Json;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Tool;

namespace Bpf.Sdk.KernelTests.Loading;

[NonParallelizable] // congestion controls are registered for the whole machine, by name
public sealed class StructOpsTests
{
    FileStream? _turn;

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    // Other runs on this machine register the same names: one at a time.
    [SetUp]
    public void Wait() => Assert.That(TryTakeTurn, Is.True.After(60_000, 50));

    [TearDown]
    public void Leave() => _turn?.Dispose();

    [Test]
    [RequiresFeature(KernelFeature.StructOpsLinks)]
    public void A_structure_with_a_link_is_registered_until_the_link_is_disposed()
    {
        using OpenBpfObject open = Open();
        using BpfObject loaded = open.Load();
        using (loaded.StructOps["by_link"].Attach())
        {
            Assert.That(Available(), Does.Contain("bpfsdk_link"));
        }

        Assert.That(Available, Does.Not.Contain("bpfsdk_link").After(2000, 20));
    }

    [Test]
    [RequiresFeature(KernelFeature.StructOpsLinks)]
    public void A_structure_with_a_link_can_be_registered_again()
    {
        using OpenBpfObject open = Open();
        using BpfObject loaded = open.Load();
        loaded.StructOps["by_link"].Attach().Dispose();
        Assert.That(Available, Does.Not.Contain("bpfsdk_link").After(2000, 20));

        using StructOpsLink again = loaded.StructOps["by_link"].Attach();

        Assert.That(Available(), Does.Contain("bpfsdk_link"));
    }

    [Test]
    [RequiresFeature(KernelFeature.StructOpsLinks)]
    public void A_registered_structure_is_dumped_by_the_kernels_types()
    {
        using OpenBpfObject open = Open();
        using BpfObject loaded = open.Load();
        StructOpsMap map = loaded.StructOps["by_link"];
        using StructOpsLink link = map.Attach();

        JsonElement element = DotnetBpf.Document("map", "dump", $"{ObjectInfo.Get<MapInfo>(map.Handle, PinnedKind.Map).id}")[0];

        Assert.That(element.Number("key"), Is.Zero);
        JsonElement structure = element.GetProperty("value").GetProperty("data");
        Assert.That((structure.Text("name"), structure.Number("flags")), Is.EqualTo(("bpfsdk_link", 0)), $"{element}");
    }

    [Test]
    public void A_structure_without_a_link_is_registered_until_it_is_disposed()
    {
        using OpenBpfObject open = Open();
        StructOpsLink link;
        using (BpfObject loaded = open.Load())
        {
            link = loaded.StructOps["by_itself"].Attach();
        }

        Assert.That(Available(), Does.Contain("bpfsdk_itself"));
        link.Dispose();
        link.Dispose();
        Assert.That(Available, Does.Not.Contain("bpfsdk_itself").After(2000, 20));
    }

    [Test]
    [RequiresFeature(KernelFeature.StructOpsLinks)]
    public void Programs_that_no_structure_needs_are_not_loaded()
    {
        using OpenBpfObject open = Open();
        open.Programs["only_newer"].Type = BpfProgramType.StructOps;
        using BpfObject loaded = open.Load();

        Assert.That(loaded.Programs.Keys, Is.EqualTo(new[] { "fixed_threshold", "fixed_window", "do_nothing" }));
        Assert.That(loaded.Programs["do_nothing"].Type, Is.EqualTo(BpfProgramType.StructOps));
        Assert.That(() => loaded.Programs["only_newer"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("no structure of callbacks that is loaded needs it"));
        Assert.That(loaded.StructOps.Keys, Is.EqualTo(new[] { "by_itself", "by_link", "incomplete" }));
    }

    [Test]
    public void A_callback_that_the_kernel_does_not_have_is_named()
    {
        using OpenBpfObject open = Open();
        open.StructOps["on_demand"].AutoCreate = true;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("'on_demand'").And.Message.Contains("'not_in_any_kernel'").And.Message.Contains("'only_newer'"));
    }

    [Test]
    [RequiresFeature(KernelFeature.StructOpsLinks)]
    public void A_callback_can_be_left_out_for_kernels_that_do_not_have_it()
    {
        using OpenBpfObject open = Open();
        open.StructOps["on_demand"].AutoCreate = true;
        open.StructOps["on_demand"].SetProgram("not_in_any_kernel", null);
        using BpfObject loaded = open.Load();

        using StructOpsLink link = loaded.StructOps["on_demand"].Attach();

        Assert.That(Available(), Does.Contain("bpfsdk_newer"));
    }

    [Test]
    [RequiresFeature(KernelFeature.StructOpsLinks)]
    public void A_structure_that_the_subsystem_refuses_says_so()
    {
        using OpenBpfObject open = Open();
        using BpfObject loaded = open.Load();

        Assert.That(() => loaded.StructOps["incomplete"].Attach(), Throws.TypeOf<BpfException>().With.Message.Contains("register structure of callbacks 'incomplete'").And.Message.Contains("a callback that it needs may be missing"));
    }

    [Test]
    [RequiresFeature(KernelFeature.StructOpsLinks)]
    public void A_name_that_is_taken_is_refused()
    {
        using OpenBpfObject open = Open();
        using BpfObject loaded = open.Load();
        using BpfObject other = open.Load();
        using StructOpsLink link = loaded.StructOps["by_link"].Attach();

        Assert.That(() => other.StructOps["by_link"].Attach(), Throws.TypeOf<BpfException>().With.Message.Contains("EEXIST"));
    }

    [Test]
    public void A_failed_load_leaves_nothing_open()
    {
        using OpenBpfObject open = Open();
        open.StructOps["by_itself"].SetProgram("cong_avoid", "fixed_window");
        HashSet<string> before = OpenDescriptors.Settled();

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("for another callback too"));

        Assert.That(OpenDescriptors.Settled(), Is.SubsetOf(before));
    }

    /// <summary>The object without the structures that older kernels cannot register: those with a link.</summary>
    internal static OpenBpfObject Open()
    {
        OpenBpfObject open = TestObjects.Open("congestion");
        bool haveLinks = KernelFeatures.Running[KernelFeature.StructOpsLinks] == FeatureSupport.Present;
        open.StructOps["by_link"].AutoCreate = haveLinks;
        open.StructOps["incomplete"].AutoCreate = haveLinks;
        return open;
    }

    bool TryTakeTurn()
    {
        try
        {
            _turn = new FileStream(Path.Combine(Path.GetTempPath(), "bpfsdk-congestion.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    static string Available() => File.ReadAllText("/proc/sys/net/ipv4/tcp_available_congestion_control");
}
