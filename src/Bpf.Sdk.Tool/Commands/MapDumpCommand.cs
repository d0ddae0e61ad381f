using System.CommandLine;
using System.Text;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map dump</c>: all elements of a map, by the types of its keys and values.</summary>
static class MapDumpCommand
{
    public static Command Create()
    {
        Argument<string> map = MapArguments.Map();
        Option<bool> json = ListCommand.JsonOption();
        var command = new Command("dump", "Print all elements of a map, by their C types if it was created with types.") { map, json };
        command.SetAction(arguments => Failure.Report(() => Dump(arguments.GetValue(map)!, arguments.GetValue(json))));
        return command;
    }

    static void Dump(string reference, bool isJson)
    {
        using RawMap map = ObjectReference.OpenMap(reference);
        var dump = new MapDump(map);
        if (isJson)
        {
            JsonOutput.Write(json =>
            {
                json.WriteStartArray();
                foreach ((byte[] key, byte[] value) in dump.Elements())
                {
                    MapElementOutput.Write(json, dump, key, value);
                    json.Flush(); // a map may have millions of elements
                }

                json.WriteEndArray();
            });
        }
        else
        {
            using var output = new StreamWriter(Console.OpenStandardOutput());
            var line = new StringBuilder();
            foreach ((byte[] key, byte[] value) in dump.Elements())
            {
                line.Clear();
                MapElementOutput.Append(line, dump, key, value);
                output.WriteLine(line);
            }
        }
    }
}
