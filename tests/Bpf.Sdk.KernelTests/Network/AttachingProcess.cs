using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>Another process that attaches a pinned program and then waits to be killed: this program, told by an environment variable not to run tests.</summary>
static class AttachingProcess
{
    const string Variable = "BPF_SDK_TEST_ATTACH";

    /// <summary>Starts it in the namespaces of the calling thread, and returns when the pin is there.</summary>
    public static Process Start(string device, string pinPath, TcMechanism mechanism)
    {
        var process = Process.Start(new ProcessStartInfo(Environment.ProcessPath!, Environment.ProcessPath!.EndsWith("dotnet", StringComparison.Ordinal) ? [typeof(AttachingProcess).Assembly.Location] : [])
        {
            Environment = { [Variable] = $"{device} {pinPath} {mechanism}" },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        string? line = process.StandardOutput.ReadLine();
        if (line != "attached")
        {
            string error = process.StandardError.ReadToEnd();
            process.WaitForExit();
            process.Dispose();
            throw new InvalidOperationException($"The attaching process said '{line}'. {error}");
        }

        return process;
    }

    // Before the test runner's Main.
    [ModuleInitializer]
    internal static void AttachIfTold()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not { } text)
        {
            return;
        }

        string[] arguments = text.Split(' ');
        var program = new CountingProgram();
        var link = program.Program.Attach(arguments[0], TcDirection.Ingress, new TcAttachOptions { PinPath = arguments[1], Mechanism = Enum.Parse<TcMechanism>(arguments[2]) });
        Console.WriteLine("attached");
        // Long enough to be killed, and not for ever if the one who should do it is gone.
        Thread.Sleep(TimeSpan.FromMinutes(1));
        GC.KeepAlive(link);
        Environment.Exit(1);
    }
}
