using System.CommandLine;
using Bpf.Sdk;

namespace MesChk.Commands;

/// <summary><c>meschk attach</c>: starts the meter and leaves it running.</summary>
static class AttachCommand
{
    public static Command Create()
    {
        var ingress = new Option<string>("--ingress") { Description = "Device on which packets enter.", Required = true };
        var egress = new Option<string>("--egress") { Description = "Device on which packets leave.", Required = true };
        Option<int> port = CommonOptions.Port();
        Option<TcMechanism> mechanism = CommonOptions.Mechanism();
        Option<bool> legacy = CommonOptions.Legacy();
        var command = new Command("attach", "Start the meter on two devices and leave it running.") { ingress, egress, port, mechanism, legacy };
        command.SetAction(arguments => Failure.Report(arguments, () => Attach(
            arguments.GetRequiredValue(ingress),
            arguments.GetRequiredValue(egress),
            (ushort)arguments.GetValue(port),
            arguments.GetValue(mechanism),
            arguments.GetValue(legacy))));
        return command;
    }

    static void Attach(string ingress, string egress, ushort port, TcMechanism mechanism, bool isLegacy)
    {
        bool isNewlyMounted = BpfFileSystem.EnsureMounted();
        (TcMechanism start, TcMechanism end) = AttachOrUnmount(isNewlyMounted, ingress, egress, port, mechanism, isLegacy);
        if (isNewlyMounted)
        {
            Console.WriteLine($"mounted the BPF file system at {BpfFileSystem.DefaultPath}");
        }

        Console.WriteLine($"ingress of {ingress}: {Name(start)}");
        Console.WriteLine($"egress of {egress}: {Name(end)}");
        Console.WriteLine($"measuring UDP packets to port {port}; see 'meschk show', stop with 'meschk detach'");
    }

    static (TcMechanism Ingress, TcMechanism Egress) AttachOrUnmount(bool isNewlyMounted, string ingress, string egress, ushort port, TcMechanism mechanism, bool isLegacy)
    {
        try
        {
            return Attachment.Attach(ingress, egress, port, mechanism, isLegacy);
        }
        catch when (isNewlyMounted)
        {
            BpfFileSystem.Unmount(BpfFileSystem.DefaultPath);
            throw;
        }
    }

    static string Name(TcMechanism mechanism) => mechanism.ToString().ToLowerInvariant();
}
