using System.CommandLine;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map delete</c>: an element of a map, gone.</summary>
static class MapDeleteCommand
{
    public static Command Create()
    {
        Argument<string> map = MapArguments.Map();
        Argument<string> key = MapArguments.Key();
        var command = new Command("delete", "Remove one element of a map. Fails if it is not there.") { map, key };
        command.SetAction(arguments => Failure.Report(() => Delete(arguments.GetRequiredValue(map), arguments.GetRequiredValue(key))));
        return command;
    }

    static void Delete(string reference, string key)
    {
        using RawMap map = ObjectReference.OpenMap(reference);
        if (!map.Remove(new MapInput(map).Key(key)))
        {
            throw new BpfException("delete from map", map.Name, 0, $"It does not have key {key}.");
        }
    }
}
