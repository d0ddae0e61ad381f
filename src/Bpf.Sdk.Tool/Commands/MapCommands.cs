using System.CommandLine;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map</c>: the system's maps, and what can be done with one.</summary>
static class MapCommands
{
    static readonly Column<BpfMap>[] s_columns =
    [
        new("id", "id", static map => map.Id),
        new("type", "type", static map => KernelNames.Of(map.Type)),
        new("name", "name", static map => map.Name.Length == 0 ? null : map.Name),
        new("key bytes", "bytes_key", static map => map.KeySize),
        new("value bytes", "bytes_value", static map => map.ValueSize),
        new("max entries", "max_entries", static map => map.MaxEntries),
        new("flags", null, static map => map.Flags == 0 ? null : $"0x{map.Flags:x}"),
        new(null, "flags", static map => map.Flags),
    ];

    public static Command Create() => new("map", "The system's BPF maps.")
    {
        ListCommand.Create("List the system's BPF maps.", Enumerate, s_columns),
        MapDumpCommand.Create(),
        MapLookupCommand.Create(),
        MapUpdateCommand.Create(),
        MapDeleteCommand.Create(),
        MapCreateCommand.Create(),
        MapPinCommand.Create(),
        MapFreezeCommand.Create(),
    };

    static IEnumerable<BpfMap> Enumerate()
    {
        foreach (RawMap map in BpfMap.Enumerate())
        {
            // What is told of a map was read when it was opened, and outlives it.
            map.Dispose();
            yield return map;
        }
    }
}
