using System.CommandLine;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map pin</c>: a path for a map.</summary>
static class MapPinCommand
{
    public static Command Create()
    {
        Argument<string> map = MapArguments.Map();
        Argument<string> path = new("PATH") { Description = "A path on a BPF file system at which nothing is. Missing directories are made." };
        var command = new Command("pin", "Pin a map, so that it outlives what holds it now.") { map, path };
        command.SetAction(arguments => Failure.Report(() =>
        {
            using RawMap pinned = ObjectReference.OpenMap(arguments.GetRequiredValue(map));
            pinned.Pin(Path.GetFullPath(arguments.GetRequiredValue(path)));
        }));
        return command;
    }
}
