using System.CommandLine;
using Bpf.Sdk;

namespace KprobeCount.Commands;

/// <summary><c>kprobecount list</c>: the events in tracefs that Bpf.Sdk has defined, here or in another process.</summary>
static class ListCommand
{
    public static Command Create()
    {
        var command = new Command("list", "List the kprobe events of ours in tracefs, and whose they are.");
        command.SetAction(static _ => Failure.Report(static () =>
        {
            Print();
            return Task.CompletedTask;
        }));
        return command;
    }

    static void Print()
    {
        foreach (KprobeEvent found in KprobeLink.QueryEvents())
        {
            Console.WriteLine($"{found}  process {found.ProcessId}{(found.IsLeftover ? ", which has ended: the next start by tracefs removes it" : "")}");
        }
    }
}
