using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>Another process that attaches: this program, told by an environment variable not to run tests.</summary>
static class AttachingProcess
{
    const string Variable = "BPF_SDK_TEST_ATTACH";

    const string Attached = "attached";
    const string Cycled = "cycled";

    /// <summary>Starts a process that attaches a pinned program and waits to be killed. Returns when the program is attached.</summary>
    /// <remarks>It is in the namespaces of the calling thread.</remarks>
    public static Process Start(string device, string pinPath, TcMechanism mechanism)
    {
        var process = Start($"{device} {mechanism} {pinPath}");
        Expect(process, Attached);
        return process;
    }

    /// <summary>Starts a process that runs <see cref="Cycle"/>.</summary>
    public static Process StartCycling(string device, TcMechanism mechanism) => Start($"{device} {mechanism}");

    /// <summary>Waits for the end of a process that cycles.</summary>
    public static void WaitForCycling(Process process)
    {
        Expect(process, Cycled);
        process.WaitForExit();
        process.Dispose();
    }

    /// <summary>Attaches and detaches for two seconds; throws if an attached program is not there.</summary>
    public static void Cycle(string device, TcMechanism mechanism)
    {
        using var program = new CountingProgram("cycling");
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(2); round++)
        {
            using var link = program.Program.Attach(device, TcDirection.Ingress, new TcAttachOptions { Mechanism = mechanism });
            if (!TcLink.Query(device, TcDirection.Ingress).Any(attachment => attachment.ProgramId == program.Id))
            {
                throw new InvalidOperationException($"In round {round} the program is attached and not there.");
            }
        }
    }

    static Process Start(string arguments) =>
        Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(AttachingProcess).Assembly.Location] : [])
        {
            Environment = { [Variable] = arguments },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;

    static void Expect(Process process, string expected)
    {
        string? line = process.StandardOutput.ReadLine();
        if (line != expected)
        {
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            process.Dispose();
            throw new InvalidOperationException($"The other process said '{line}'. {error}");
        }
    }

    // Before the test runner's Main.
    [ModuleInitializer]
    internal static void RunIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } text)
        {
            return;
        }

        string[] arguments = text.Split(' ');
        var mechanism = Enum.Parse<TcMechanism>(arguments[1]);
        if (arguments.Length == 2)
        {
            Cycle(arguments[0], mechanism);
            Console.WriteLine(Cycled);
            Environment.Exit(0);
        }

        var program = new CountingProgram();
        var link = program.Program.Attach(arguments[0], TcDirection.Ingress, new TcAttachOptions { PinPath = arguments[2], Mechanism = mechanism });
        Console.WriteLine(Attached);
        // Long enough to be killed, and not for ever if the one who should do it is gone.
        Thread.Sleep(TimeSpan.FromMinutes(1));
        GC.KeepAlive(link);
        Environment.Exit(1);
    }
}
