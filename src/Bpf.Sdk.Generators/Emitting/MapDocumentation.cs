using System.Globalization;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>Says of a map what its C definition says.</summary>
static class MapDocumentation
{
    /// <summary>As in: <c>mes_map_start</c>: Array, 10000 entries, <c>__u32</c> to <c>__u64</c>.</summary>
    public static string Of(CTypes types, MapRecord map)
    {
        var entries = map.MaxEntries == 1 ? "1 entry" : map.MaxEntries.ToString(CultureInfo.InvariantCulture) + " entries";
        return $"Map {CodeWriter.Code(map.Name)}: {CodeWriter.Xml(map.Type)}, {entries}{Layout(types, map)}.";
    }

    static string Layout(CTypes types, MapRecord map) =>
        map.KeySize == 0 && map.ValueSize == 0 ? ""
        : $", {Element(types, map.KeyType, map.KeySize)} to {(map.Inner is { } inner ? $"maps of type {CodeWriter.Xml(inner.Type)}{Layout(types, inner)}" : Element(types, map.ValueType, map.ValueSize))}";

    static string Element(CTypes types, int type, long size) =>
        type == 0 ? size.ToString(CultureInfo.InvariantCulture) + " bytes" : CodeWriter.Code(CDeclaration.Of(types, type));
}
