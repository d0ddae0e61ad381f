using System.Diagnostics;

namespace Bpf.Sdk.KernelTests.Processes;

/// <summary>Runs programs as processes, in the namespaces of the calling thread.</summary>
static class Command
{
    public static ProcessResult Run(string program, params string[] arguments)
    {
        using Process process = Start(program, arguments);
        return Finish(process);
    }

    public static Process Start(string program, params string[] arguments) =>
        Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    /// <summary>Waits for the end of a process that was started here.</summary>
    public static ProcessResult Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }
}
