using System.Text;
using System.Text.Json;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Tool.Output;

/// <summary>Writes an element of a map: key, and value, or the values of all CPUs, or the number of what it holds.</summary>
static class MapElementOutput
{
    public static void Write(Utf8JsonWriter json, MapDump dump, byte[] key, byte[] value)
    {
        var writer = new JsonValueWriter(json);
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
    }

    public static void Append(StringBuilder line, MapDump dump, byte[] key, byte[] value)
    {
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
    }
}
