using System.CommandLine;
using Bpf.Sdk;
using MesChk.Demo;
using MesChk.Reporting;
using Spectre.Console;

namespace MesChk.Commands;

/// <summary><c>meschk demo</c>: the whole meter on a network of its own, which is removed whatever happens.</summary>
static class DemoCommand
{
    const int Packets = 10_000;
    const int ExitCodeOfInterrupt = 130; // 128 + SIGINT, as shells have it

    static readonly TimeSpan LastPacketTimeout = TimeSpan.FromSeconds(10);

    public static Command Create()
    {
        Option<int> port = CommonOptions.Port();
        Option<TcMechanism> mechanism = CommonOptions.Mechanism();
        Option<bool> legacy = CommonOptions.Legacy();
        var command = new Command("demo", $"Send {Packets} packets through a bridge between two network namespaces, measure them, and remove everything.") { port, mechanism, legacy };
        command.SetAction((arguments, cancellation) => Task.Run(() =>
        {
            try
            {
                return Failure.Report(arguments, () => Run((ushort)arguments.GetValue(port), arguments.GetValue(mechanism), arguments.GetValue(legacy), cancellation));
            }
            catch (OperationCanceledException)
            {
                Console.Error.WriteLine("meschk: interrupted; everything was removed");
                return ExitCodeOfInterrupt;
            }
        }, CancellationToken.None));
        return command;
    }

    static void Run(ushort port, TcMechanism mechanism, bool isLegacy, CancellationToken cancellation)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            throw new BpfException("The demo makes network namespaces and loads programs: run it as root.");
        }

        Leftovers.Remove();
        using var fileSystem = new PrivateBpfFileSystem(Leftovers.BpfFileSystemPath);
        using var network = new DemoNetwork();
        (TcMechanism used, _) = network.Switch.Call(() => Attachment.Attach(DemoNetwork.IngressDevice, DemoNetwork.EgressDevice, port, mechanism, isLegacy));
        try
        {
            AnsiConsole.WriteLine($"sender ── {DemoNetwork.IngressDevice} [bridge] {DemoNetwork.EgressDevice} ── receiver, UDP port {port}, attached by {used.ToString().ToLowerInvariant()}");
            Send(network, port, cancellation);
            Summary summary = Summary.Of(Measurement.Read());
            using (Stream output = Console.OpenStandardOutput())
            {
                TextReport.Write(output, summary, isVerbose: false);
            }

            HistogramChart.Write(AnsiConsole.Console, summary);
            if (summary.Measurement is not { StartCount: Packets, EndCount: Packets })
            {
                throw new BpfException($"Of {Packets} packets {summary.Measurement.StartCount} were seen to enter and {summary.Measurement.EndCount} to leave.");
            }
        }
        finally
        {
            network.Switch.Call(Attachment.Detach);
        }
    }

    static void Send(DemoNetwork network, ushort port, CancellationToken cancellation) =>
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn()).Start(context =>
        {
            ProgressTask progress = context.AddTask("packets", maxValue: Packets);
            PacketSender.Send(network, port, Packets, _ => progress.Value = MesMaps.Count[1], cancellation);
            DateTime end = DateTime.UtcNow + LastPacketTimeout;
            while (MesMaps.Count[1] < Packets && DateTime.UtcNow < end)
            {
                cancellation.ThrowIfCancellationRequested();
                Thread.Sleep(10);
            }

            progress.Value = MesMaps.Count[1];
        });
}
