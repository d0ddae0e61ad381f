using System.Diagnostics;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.MesChk;

/// <summary>The demo, which makes its own network: it must show all packets, and the machine must be as before however it ends.</summary>
[NonParallelizable] // each demo removes what killed ones have left
sealed class DemoTests
{
    string[] _before = [];

    [SetUp]
    public void Look()
    {
        KernelRequirement.Root();
        _before = State();
    }

    [TestCase("auto")]
    [TestCase("clsact")]
    public void All_packets_are_measured_and_everything_is_removed(string mechanism)
    {
        ProcessResult demo = Meschk.Run("demo", "--mechanism", mechanism);

        Assert.That(demo.ExitCode, Is.Zero, demo.Error);
        Assert.That(demo.Output, Does.Contain("count: 10000/10000, ").And.Contain("p99.9: ").And.Contain("█"));
        Assert.That(State(), Is.EqualTo(_before));
    }

    [TestCase(2, Description = "SIGINT: Ctrl-C")]
    [TestCase(15, Description = "SIGTERM")]
    public void An_interrupted_demo_removes_everything(int signal)
    {
        using Process demo = StartAndWaitForNetwork();

        LibC.kill(demo.Id, signal);
        ProcessResult result = Command.Finish(demo);

        Assert.That(result.ExitCode, Is.Not.Zero);
        Assert.That(State(), Is.EqualTo(_before));
    }

    [Test]
    public void What_a_killed_demo_left_is_removed_by_the_next()
    {
        using Process killed = StartAndWaitForNetwork();
        killed.Kill();
        Command.Finish(killed);
        Assert.That(State(), Is.Not.EqualTo(_before));

        ProcessResult demo = Meschk.Run("demo");

        Assert.That(demo.ExitCode, Is.Zero, demo.Error);
        Assert.That(State(), Is.EqualTo(_before));
    }

    static Process StartAndWaitForNetwork()
    {
        Process demo = Meschk.Start("demo");
        while (!demo.HasExited && !State().Any(name => name.EndsWith($"meschk-demo-{demo.Id}-receiver", StringComparison.Ordinal)))
        {
            Thread.Sleep(5);
        }

        return demo;
    }

    // Named namespaces, devices of this one, and mounts: all that a demo could leave.
    static string[] State() =>
    [
        .. NamedNamespaces(),
        .. Directory.EnumerateDirectories("/sys/class/net").Order(),
        .. Directory.EnumerateDirectories("/run").Where(static path => path.Contains("meschk", StringComparison.Ordinal)).Order(),
        .. File.ReadLines("/proc/self/mounts").Where(static line => line.Contains(" bpf ", StringComparison.Ordinal)).Order(),
    ];

    static IEnumerable<string> NamedNamespaces() =>
        Directory.Exists("/run/netns") ? Directory.EnumerateFiles("/run/netns").Order().ToArray() : [];
}
