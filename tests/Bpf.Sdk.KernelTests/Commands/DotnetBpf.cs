using System.Reflection;
using System.Text.Json;
using Bpf.Sdk.KernelTests.MesChk;

namespace Bpf.Sdk.KernelTests.Commands;

/// <summary>Runs <c>dotnet bpf</c> as a user does: a process of its own.</summary>
static class DotnetBpf
{
    static readonly string Assembly =
        Path.GetFullPath(typeof(DotnetBpf).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == nameof(DotnetBpf)).Value!);

    public static ToolResult Run(params string[] arguments) => Tool.Run("dotnet", [Assembly, .. arguments]);

    /// <summary>Runs it with <c>--json</c>, and reads what it printed as one document.</summary>
    public static (ToolResult Result, JsonElement Document) Json(params string[] arguments)
    {
        ToolResult result = Run([.. arguments, "--json"]);
        return (result, JsonDocument.Parse(result.Output).RootElement);
    }

    public static JsonElement Named(this JsonElement list, string name) => list.EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);

    public static string? Text(this JsonElement item, string property) => item.GetProperty(property).GetString();

    public static int Number(this JsonElement item, string property) => item.GetProperty(property).GetInt32();

    public static bool Flag(this JsonElement item, string property) => item.GetProperty(property).GetBoolean();
}
