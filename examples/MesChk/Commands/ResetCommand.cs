using System.CommandLine;

namespace MesChk.Commands;

/// <summary><c>meschk reset</c>: forgets what was recorded and goes on recording.</summary>
static class ResetCommand
{
    public static Command Create()
    {
        var command = new Command("reset", "Forget all recorded packets and start again. Best while no packet is under way: one that has entered and not left shifts all pairs after it.");
        command.SetAction(static arguments => Failure.Report(arguments, static () =>
        {
            Attachment.ThrowIfNoMaps();
            // The counters last: a packet in between is written behind what was recorded, and not into a slot that is about to be cleared.
            MesMaps.Start.Clear();
            MesMaps.End.Clear();
            MesMaps.Count.Clear();
            Console.WriteLine("reset");
        }));
        return command;
    }
}
