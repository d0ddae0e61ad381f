using System.ComponentModel;
using System.Diagnostics;

namespace Bpf.Sdk.Build.Clang;

/// <summary>Runs clang and waits for it.</summary>
static class ClangProcess
{
    // Each of these adds to or changes the command line behind our back; the same bytes everywhere need the same command.
    static readonly string[] Interfering = ["CPATH", "C_INCLUDE_PATH", "CCC_OVERRIDE_OPTIONS", "CCC_ADD_ARGS", "DEPENDENCIES_OUTPUT", "SUNPRO_DEPENDENCIES"];

    /// <summary>Exit code and all that clang said on either stream. A clang that cannot be started has exit code -1.</summary>
    public static (int ExitCode, string Output) Run(string clang, IEnumerable<string> arguments, string directory, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(clang)
        {
            WorkingDirectory = directory,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            UseShellExecute = false,
        };
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (string variable in Interfering)
        {
            start.Environment.Remove(variable);
        }

        try
        {
            using Process process = Process.Start(start)!;
            using CancellationTokenRegistration kill = cancellation.Register(() => Kill(process));
            process.StandardInput.Close();
            Task<string> output = process.StandardOutput.ReadToEndAsync(CancellationToken.None);
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return (process.ExitCode, errors + output.GetAwaiter().GetResult());
        }
        catch (Win32Exception exception)
        {
            return (-1, $"error: {clang} cannot be started: {exception.Message}");
        }
    }

    static void Kill(Process process)
    {
        try
        {
            process.Kill(entireProcessTree: true);
        }
        catch (InvalidOperationException)
        {
            // It ended by itself in the meantime.
        }
    }
}
