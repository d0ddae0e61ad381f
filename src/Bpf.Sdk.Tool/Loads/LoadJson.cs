using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bpf.Sdk.Tool.Loads;

/// <summary>A report as one JSON document.</summary>
[JsonSerializable(typeof(LoadReport))]
sealed partial class LoadJson : JsonSerializerContext
{
    // Instructions and C have < > & and quotes in them, which only web pages have to escape.
    static readonly LoadJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });

    public static string Of(LoadReport report) => JsonSerializer.Serialize(report, Readable.LoadReport);
}
