using System.CommandLine;
using Bpf.Sdk;

namespace MesChk.Commands;

/// <summary>Options that several commands have.</summary>
static class CommonOptions
{
    public const ushort DefaultPort = 12345;

    /// <summary>Belongs to every command.</summary>
    public static Option<string> BpfFileSystem { get; } = new("--bpffs")
    {
        Description = "The BPF file system that holds the meter's maps and links.",
        DefaultValueFactory = static _ => Bpf.Sdk.BpfFileSystem.DefaultPath,
        Recursive = true,
    };

    public static Option<int> Port()
    {
        var option = new Option<int>("--port") { Description = "UDP destination port of the packets to measure, 1 to 65535.", DefaultValueFactory = static _ => DefaultPort };
        option.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > ushort.MaxValue)
            {
                result.AddError($"Port {result.Tokens[0].Value} is not between 1 and 65535.");
            }
        });
        return option;
    }

    public static Option<TcMechanism> Mechanism()
    {
        var option = new Option<TcMechanism>("--mechanism")
        {
            Description = "How to attach: tcx (Linux 6.6 and later), clsact, or auto for the best that the kernel has.",
            DefaultValueFactory = static _ => TcMechanism.Auto,
        };
        option.AcceptOnlyFromAmong("auto", "tcx", "clsact");
        return option;
    }

    public static Option<bool> Legacy() => new("--legacy") { Description = "Use the object with iproute2's legacy map definitions." };

    public static Option<int> Interval()
    {
        var option = new Option<int>("--interval") { Description = "Milliseconds between two updates, at least 10.", DefaultValueFactory = static _ => 1000 };
        option.Validators.Add(static result =>
        {
            if (result.GetValueOrDefault<int>() < 10)
            {
                result.AddError("The interval is at least 10 milliseconds.");
            }
        });
        return option;
    }
}
