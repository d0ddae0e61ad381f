using System.CommandLine;
using System.Text;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map lookup</c>: one element of a map.</summary>
static class MapLookupCommand
{
    public static Command Create()
    {
        Argument<string> map = MapArguments.Map();
        Argument<string> key = MapArguments.Key();
        Option<bool> json = ListCommand.JsonOption();
        var command = new Command("lookup", "Print one element of a map. Fails if it is not there.") { map, key, json };
        command.SetAction(arguments => Failure.Report(() => LookUp(arguments.GetRequiredValue(map), arguments.GetRequiredValue(key), arguments.GetValue(json))));
        return command;
    }

    static void LookUp(string reference, string text, bool isJson)
    {
        using RawMap map = ObjectReference.OpenMap(reference);
        var dump = new MapDump(map, "look up in map");
        byte[] key = new MapInput(map).Key(text);
        byte[] value = new byte[map.BytesOfValue];
        if (!map.TryGetValue(key, value))
        {
            throw new BpfException("look up in map", map.Name, 0, $"It does not have key {text}.");
        }

        if (isJson)
        {
            JsonOutput.Write(json => MapElementOutput.Write(json, dump, key, value));
        }
        else
        {
            var line = new StringBuilder();
            MapElementOutput.Append(line, dump, key, value);
            Console.Out.Write(line.Append('\n'));
        }
    }
}
