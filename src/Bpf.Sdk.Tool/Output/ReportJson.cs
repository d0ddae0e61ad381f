using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Bpf.Sdk.Tool.Inspections;
using Bpf.Sdk.Tool.Loads;

namespace Bpf.Sdk.Tool.Output;

/// <summary>A report as one JSON document.</summary>
[JsonSerializable(typeof(InspectReport))]
[JsonSerializable(typeof(LoadReport))]
sealed partial class ReportJson : JsonSerializerContext
{
    // Instructions and C have < > & and quotes in them, which only web pages have to escape.
    static readonly ReportJson Readable = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        WriteIndented = true,
    });

    public static string Of(InspectReport report) => JsonSerializer.Serialize(report, Readable.InspectReport);

    public static string Of(LoadReport report) => JsonSerializer.Serialize(report, Readable.LoadReport);
}
