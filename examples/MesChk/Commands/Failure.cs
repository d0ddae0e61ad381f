using System.CommandLine;
using Bpf.Sdk;

namespace MesChk.Commands;

/// <summary>Turns what went wrong into one message on standard error and an exit code.</summary>
static class Failure
{
    public const int ExitCode = 1;

    /// <summary>Runs a command on the BPF file system that was asked for; failures that a user can do something about are printed without a stack trace.</summary>
    public static int Report(ParseResult arguments, Action command)
    {
        try
        {
            BpfFileSystem.DefaultPath = arguments.GetRequiredValue(CommonOptions.BpfFileSystem);
            command();
            return 0;
        }
        catch (Exception exception) when (exception is BpfException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"meschk: {exception.Message}");
            return ExitCode;
        }
    }
}
