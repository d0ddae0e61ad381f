using System.CommandLine;

namespace MesChk.Commands;

/// <summary><c>meschk detach</c>: stops the meter and removes what it left in the kernel.</summary>
static class DetachCommand
{
    public static Command Create()
    {
        var command = new Command("detach", "Stop the meter and remove its programs and maps.");
        command.SetAction(static arguments => Failure.Report(arguments, static () =>
            Console.WriteLine(Attachment.Detach() ? "detached" : "nothing was attached")));
        return command;
    }
}
