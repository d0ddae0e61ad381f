using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Links;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.KprobeCount;

/// <summary>The example as a user runs it. Not parallel: it counts calls of this process that other tests make too.</summary>
[NonParallelizable]
public sealed class KprobeCountTests
{
    static readonly BuiltProgram Program = new("kprobecount");

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [TestCase("auto", "link")]
    [TestCase("pmu", "pmu")]
    [TestCase("tracefs", "tracefs")]
    public void It_counts_the_calls_of_each_process(string mechanism, string used)
    {
        KernelRequirement.Kprobes();
        using var process = Program.Start(GetpgidProbe.Function, "--mechanism", mechanism, "--seconds", "3");
        string? first = process.StandardOutput.ReadLine();
        GetpgidProbe.Call(1234);
        var result = Command.Finish(process);

        TestContext.Out.WriteLine($"{first}\n{result.Output}{result.Error}");
        Assert.That(first, Does.StartWith($"entry of {GetpgidProbe.Function}, attached by {used}"));
        Assert.That(result.ExitCode, Is.Zero);
        Assert.That(result.Output, Does.Match($@"(?m)^ +1234 +{Environment.ProcessId}  "));
    }

    [Test]
    public void It_lists_what_it_has_defined_and_the_next_start_removes_what_a_killed_one_left()
    {
        KernelRequirement.Kprobes();
        KernelRequirement.Check(KprobeEventFile.Find() is not null, "needs tracefs with kprobe_events");
        using var process = Program.Start(GetpgidProbe.Function, "--mechanism", "tracefs");
        Assert.That(process.StandardOutput.ReadLine(), Does.Contain("attached by tracefs"));
        process.Kill();
        process.WaitForExit();

        Assert.That(Program.Run("list").Output, Does.Contain($"process {process.Id}, which has ended"));
        Assert.That(Program.Run(GetpgidProbe.Function, "--mechanism", "tracefs", "--seconds", "1").ExitCode, Is.Zero);
        Assert.That(Program.Run("list").Output, Is.Empty);
    }

    [Test]
    public void A_failure_is_one_message()
    {
        var result = Program.Run("no_such_function_at_all", "--seconds", "1");

        TestContext.Out.WriteLine(result.Error);
        Assert.That(result.ExitCode, Is.EqualTo(1));
        Assert.That(result.Error, Does.StartWith("kprobecount: Cannot attach to kernel function 'no_such_function_at_all'").And.Not.Contain("   at "));
    }
}
