using System.CommandLine;
using Bpf.Sdk;

namespace KprobeCount.Commands;

/// <summary><c>kprobecount FUNCTION</c>: counts until the time is over or Ctrl-C is pressed, then prints what each process did.</summary>
static class CountCommand
{
    static readonly Argument<string> Function = new("function") { Description = "The kernel function, as in /proc/kallsyms: vfs_read, or MODULE:FUNCTION." };

    static readonly Option<KprobeMechanism> Mechanism = new("--mechanism")
    {
        Description = "How to attach: link (Linux 5.15 and later), pmu (4.17), tracefs, or auto for the best that the kernel has.",
        DefaultValueFactory = static _ => KprobeMechanism.Auto,
    };

    static readonly Option<int?> Seconds = new("--seconds") { Description = "How long to count, at least 1; until Ctrl-C if not given." };

    static readonly Option<bool> Return = new("--return") { Description = "Count when the function returns, and show its results instead of its first arguments." };

    public static RootCommand Create()
    {
        Mechanism.AcceptOnlyFromAmong("auto", "link", "pmu", "tracefs");
        Seconds.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int?>() < 1)
            {
                result.AddError("To count takes at least 1 second.");
            }
        });
        var command = new RootCommand("Counts the calls of a kernel function by a BPF program on a kprobe, per process.") { Function, Mechanism, Seconds, Return };
        command.SetAction(static (arguments, cancellation) => Failure.Report(() => Count(arguments, cancellation)));
        return command;
    }

    static async Task Count(ParseResult arguments, CancellationToken cancellation)
    {
        string function = arguments.GetRequiredValue(Function);
        bool isReturn = arguments.GetValue(Return);
        var options = new KprobeAttachOptions { Mechanism = arguments.GetValue(Mechanism) };

        using var counter = CallCounter.Load();
        using (KprobeLink link = isReturn ? counter.AttachReturn(function, options) : counter.AttachEntry(function, options))
        {
            string place = link.Event is { } name ? $", event {name}" : "";
            Console.WriteLine($"{(isReturn ? "return from" : "entry of")} {function}, attached by {link.Mechanism.ToString().ToLowerInvariant()}{place}");
            await Wait(arguments.GetValue(Seconds), cancellation);
        }

        CallReport.Print(counter, isReturn);
    }

    static async Task Wait(int? seconds, CancellationToken cancellation)
    {
        try
        {
            await Task.Delay(seconds is { } time ? TimeSpan.FromSeconds(time) : Timeout.InfiniteTimeSpan, cancellation);
        }
        catch (OperationCanceledException)
        {
            // Ctrl-C: what was counted is printed.
        }
    }
}
