using System.Text.Json;

namespace Bpf.Sdk.KernelTests.Tool;

/// <summary>Short ways into a document.</summary>
static class JsonReading
{
    /// <summary>The one of a list that has this name.</summary>
    public static JsonElement Named(this JsonElement list, string name) => list.EnumerateArray().Single(item => item.GetProperty("name").GetString() == name);

    public static string? Text(this JsonElement item, string property) => item.GetProperty(property).GetString();

    public static string?[] Texts(this JsonElement item, string list) => [.. item.GetProperty(list).EnumerateArray().Select(static text => text.GetString())];

    public static int Number(this JsonElement item, string property) => item.GetProperty(property).GetInt32();

    public static uint Unsigned(this JsonElement item, string property) => item.GetProperty(property).GetUInt32();

    public static bool Flag(this JsonElement item, string property) => item.GetProperty(property).GetBoolean();
}
