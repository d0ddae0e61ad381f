using System.CommandLine;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map freeze</c>: a map that user space changes no more.</summary>
static class MapFreezeCommand
{
    public static Command Create()
    {
        Argument<string> map = MapArguments.Map();
        var command = new Command("freeze", "Make a map read-only for user space, for good.") { map };
        command.SetAction(arguments => Failure.Report(() =>
        {
            using RawMap frozen = ObjectReference.OpenMap(arguments.GetRequiredValue(map));
            frozen.Freeze();
        }));
        return command;
    }
}
