using System.CommandLine;
using System.Text.Json;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf features</c>: what the running kernel can do with BPF.</summary>
static class FeaturesCommand
{
    static readonly Column<BpfFeature>[] s_columns =
    [
        new("name", "name", static feature => feature.Name),
        new("support", null, static feature => feature.Support == FeatureSupport.Unknown ? "could not tell" : Support(feature.Support)),
        new(null, "support", static feature => Support(feature.Support)),
        new("since Linux", "since", static feature => feature.MinimumKernel),
        new("reason", "reason", static feature => feature.Reason),
    ];

    public static Command Create()
    {
        Option<bool> json = ListCommand.JsonOption();
        var helpers = new Option<bool>("--helpers") { Description = "Print for each kind of program which helper functions it may call. JSON has them always." };
        var command = new Command("features", "Say what the running kernel can do with BPF, found out by trying.") { json, helpers };
        command.SetAction(arguments => Failure.Report(() =>
        {
            if (arguments.GetValue(json))
            {
                WriteJson();
            }
            else
            {
                WriteText(arguments.GetValue(helpers));
            }
        }));
        return command;
    }

    static void WriteText(bool withHelpers)
    {
        Console.WriteLine($"Linux {Environment.OSVersion.Version}\n");
        WriteTable("Features", BpfFeatures.Others);
        WriteTable("Program types", BpfFeatures.ProgramTypes);
        WriteTable("Map types", BpfFeatures.MapTypes);
        if (!withHelpers)
        {
            return;
        }

        foreach ((string name, List<BpfFeature> helpers) in Helpers())
        {
            Console.Write($"Helpers of {name} programs:\n{HelpersText(helpers)}\n\n");
        }
    }

    static string HelpersText(List<BpfFeature> helpers)
    {
        List<string> present = [.. helpers.Where(static helper => helper.Support == FeatureSupport.Present).Select(static helper => helper.Name)];
        int unknown = helpers.Count(static helper => helper.Support == FeatureSupport.Unknown);
        return unknown == helpers.Count
            ? $"  could not tell: {helpers[0].Reason}"
            : $"{string.Concat(present.Select(static name => $"  {name}\n"))}  {present.Count} of {helpers.Count}{(unknown == 0 ? "" : $"; of {unknown} it could not be told")}";
    }

    static void WriteTable(string title, IEnumerable<BpfFeature> features) => TextOutput.WriteSection(Listing.ToTable(title, features, s_columns));

    static void WriteJson()
    {
        List<(string Name, List<BpfFeature> Helpers)> helpers = [.. Helpers()];
        JsonOutput.Write(json =>
        {
            json.WriteStartObject();
            json.WriteString("kernel", Environment.OSVersion.Version.ToString());
            WriteArray(json, "features", BpfFeatures.Others);
            WriteArray(json, "program_types", BpfFeatures.ProgramTypes);
            WriteArray(json, "map_types", BpfFeatures.MapTypes);
            json.WriteStartObject("helpers");
            foreach ((string name, List<BpfFeature> ofType) in helpers)
            {
                WriteArray(json, name, ofType);
            }

            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    static void WriteArray(Utf8JsonWriter json, string name, IEnumerable<BpfFeature> features)
    {
        json.WritePropertyName(name);
        Listing.WriteArray(json, features, s_columns);
    }

    // Of kinds of program that the kernel has not, no helper is worth asking for.
    static IEnumerable<(string Name, List<BpfFeature> Helpers)> Helpers()
    {
        foreach (BpfProgramType type in Enum.GetValues<BpfProgramType>())
        {
            if (type != BpfProgramType.Unspecified && BpfFeatures.Of(type) is { Support: not FeatureSupport.Missing } kind)
            {
                yield return (kind.Name, [.. BpfFeatures.Helpers(type)]);
            }
        }
    }

    static string Support(FeatureSupport support) => support switch
    {
        FeatureSupport.Present => "yes",
        FeatureSupport.Missing => "no",
        _ => "unknown",
    };
}
