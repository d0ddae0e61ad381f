using Bpf.Sdk;

namespace KprobeCount.Commands;

/// <summary>Turns what went wrong into one message on standard error and an exit code.</summary>
static class Failure
{
    const int ExitCode = 1;

    /// <summary>Runs a command; failures that a user can do something about are printed without a stack trace.</summary>
    public static async Task<int> Report(Func<Task> command)
    {
        try
        {
            await command();
            return 0;
        }
        catch (Exception exception) when (exception is BpfException or ArgumentException)
        {
            await Console.Error.WriteLineAsync($"kprobecount: {exception.Message}");
            return ExitCode;
        }
    }
}
