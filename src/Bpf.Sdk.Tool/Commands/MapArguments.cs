using System.CommandLine;

namespace Bpf.Sdk.Tool.Commands;

/// <summary>What commands about one map are given.</summary>
static class MapArguments
{
    public static Argument<string> Map() => new("MAP") { Description = "Number of the map, path of a pin of it (with a slash), or its name." };

    public static Argument<string> Key() => new("KEY")
    {
        Description = "By its C type, as 'map dump --json' writes it: 7, STATE_BUSY, '{\"x\": 1}'. Or its bytes: 'hex 07 00 00 00'.",
    };
}
