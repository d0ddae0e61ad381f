using System.CommandLine;
using System.Text;
using System.Text.Json;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map dump</c>: all elements of a map, by the types of its keys and values.</summary>
static class MapDumpCommand
{
    public static Command Create()
    {
        var map = new Argument<string>("MAP") { Description = "Number of the map, path of a pin of it (with a slash), or its name." };
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
            JsonOutput.Write(json => WriteJson(json, dump));
        }
        else
        {
            WriteText(dump);
        }
    }

    static void WriteJson(Utf8JsonWriter json, MapDump dump)
    {
        var writer = new JsonValueWriter(json);
        json.WriteStartArray();
        foreach ((byte[] key, byte[] value) in dump.Elements())
        {
            json.WriteStartObject();
            json.WritePropertyName("key");
            dump.WriteKey(key, writer);
            if (dump.IsPerCpu)
            {
                json.WriteStartArray("values");
                foreach ((int cpu, ReadOnlyMemory<byte> ofCpu) in dump.ValuesOfCpus(value))
                {
                    json.WriteStartObject();
                    json.WriteNumber("cpu", cpu);
                    json.WritePropertyName("value");
                    dump.WriteValue(ofCpu.Span, writer);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }
            else
            {
                json.WritePropertyName(dump.ObjectKind ?? "value");
                dump.WriteValue(value, writer);
            }

            json.WriteEndObject();
            json.Flush(); // a map may have millions of elements
        }

        json.WriteEndArray();
    }

    static void WriteText(MapDump dump)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        var line = new StringBuilder();
        foreach ((byte[] key, byte[] value) in dump.Elements())
        {
            line.Clear();
            dump.WriteKey(key, new TextValueWriter(line));
            line.Append(": ");
            if (dump.IsPerCpu)
            {
                foreach ((int cpu, ReadOnlyMemory<byte> ofCpu) in dump.ValuesOfCpus(value))
                {
                    line.Append($"\n  cpu {cpu}: ");
                    dump.WriteValue(ofCpu.Span, new TextValueWriter(line));
                }
            }
            else
            {
                line.Append(dump.ObjectKind is { } kind ? $"{kind} " : "");
                dump.WriteValue(value, new TextValueWriter(line));
            }

            output.WriteLine(line);
        }
    }
}
