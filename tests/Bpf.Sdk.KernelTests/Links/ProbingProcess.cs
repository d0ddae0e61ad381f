using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>Another process that attaches by tracefs and waits to be killed: this program, told by an environment variable not to run tests.</summary>
static class ProbingProcess
{
    const string Variable = "BPF_SDK_TEST_PROBE";

    const string Attached = "attached";

    /// <summary>Returns when the program is attached.</summary>
    public static Process Start(string function)
    {
        string program = Environment.ProcessPath!;
        var process = Process.Start(new ProcessStartInfo(program, program.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(ProbingProcess).Assembly.Location] : [])
        {
            Environment = { [Variable] = function },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? line = process.StandardOutput.ReadLine();
        return line == Attached ? process : throw new InvalidOperationException($"The other process said '{line}'. {process.StandardError.ReadToEnd()}");
    }

    // Before the test runner's Main.
    [ModuleInitializer]
    internal static void RunIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } function)
        {
            return;
        }

        var probe = new GetpgidProbe();
        var link = probe.Entry.Attach(function, new KprobeAttachOptions { Mechanism = KprobeMechanism.Tracefs });
        Console.WriteLine(Attached);
        // Long enough to be killed, and not for ever if the one who should do it is gone.
        Thread.Sleep(TimeSpan.FromMinutes(1));
        GC.KeepAlive(link);
        Environment.Exit(1);
    }
}
