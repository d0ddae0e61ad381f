using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bpf.Sdk.Tool.Output;

/// <summary>Writes JSON to standard output.</summary>
static class JsonOutput
{
    public static void Write(Action<Utf8JsonWriter> write)
    {
        using Stream output = Console.OpenStandardOutput();
        // Nothing of it goes into a web page: C++ names and source lines stay readable.
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            write(json);
        }

        output.WriteByte((byte)'\n');
    }
}
