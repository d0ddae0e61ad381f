namespace Bpf.Sdk.Tool;

/// <summary>Turns what went wrong into one message on standard error and an exit code.</summary>
static class Failure
{
    /// <summary>Runs a command. What a user can do something about is printed without a stack trace.</summary>
    public static int Report(Action command) => Report(() =>
    {
        command();
        return ExitCode.Success;
    });

    /// <summary>Runs a command that has an exit code of its own.</summary>
    public static int Report(Func<int> command)
    {
        try
        {
            return command();
        }
        catch (Exception exception) when (exception is BpfException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"dotnet bpf: {exception.Message}");
            return ExitCode.Failure;
        }
    }
}
