using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>A description of an object as one JSON document.</summary>
[JsonSerializable(typeof(InspectReport))]
sealed partial class InspectJson : JsonSerializerContext
{
    // C has < > & and quotes in it, which only web pages have to escape.
    static readonly InspectJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });

    public static string Of(InspectReport report) => JsonSerializer.Serialize(report, Readable.InspectReport);
}
