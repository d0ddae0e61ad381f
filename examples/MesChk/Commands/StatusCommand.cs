using System.CommandLine;
using Bpf.Sdk;

namespace MesChk.Commands;

/// <summary><c>meschk status</c>: says whether the meter runs, and where.</summary>
static class StatusCommand
{
    public static Command Create()
    {
        var command = new Command("status", "Say whether the meter is attached, where and how, and how much it has recorded.");
        command.SetAction(static arguments => Failure.Report(arguments, Print));
        return command;
    }

    static void Print()
    {
        Print("ingress", Attachment.IngressPin);
        Print("egress", Attachment.EgressPin);
        if (Attachment.HasMaps)
        {
            Console.WriteLine($"recorded: {MesMaps.Count[0]}/{MesMaps.Count[1]} of {MesMaps.Start.Length}");
        }
    }

    static void Print(string name, string pin)
    {
        if (!Attachment.IsPinned(pin))
        {
            Console.WriteLine($"{name}: not attached");
            return;
        }

        using TcLink link = TcLink.OpenPinned(pin);
        string device = link.Device ?? (link.InterfaceIndex == 0 ? "a device that is gone" : $"interface {link.InterfaceIndex} of another network namespace");
        Console.WriteLine($"{name}: {device}, {link.Mechanism.ToString().ToLowerInvariant()}, program {link.ProgramId}");
    }
}
