using System.Text;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bpf.Sdk.KernelTests.Maps.Coverage;

/// <summary>Writes the second half of docs/maps.md: the classes of maps by their documentation, what each can do, and the test that shows it.</summary>
static partial class MapPage
{
    /// <summary>What is above this line is written by people.</summary>
    public const string Line = "<!-- From here on the page is written by ./build.sh maps. -->";

    const int WorthAColumn = 5; // kinds of map

    public static string Generated()
    {
        XElement documentation = XDocument.Load(Path.ChangeExtension(typeof(BpfMap).Assembly.Location, ".xml")).Root!.Element("members")!;
        var text = new StringBuilder(Line).Append("\n\n## Classes\n\n| class | what it is |\n|---|---|\n");
        foreach (Type type in MapMembers.Classes)
        {
            string name = "T:" + type.FullName;
            XElement? summary = documentation.Elements("member").FirstOrDefault(member => (string?)member.Attribute("name") == name)?.Element("summary");
            text.Append($"| `{MapMembers.Name(type)}` | {Spaces().Replace(Text(summary), " ").Trim()} |\n");
        }

        string[] operations = [.. MapMembers.Classes.SelectMany(MapMembers.Of).Select(static pair => pair.Operation).Distinct()
            .OrderBy(MapMembers.Order).ThenBy(static operation => operation, StringComparer.Ordinal)];
        Overview(text, operations);
        foreach (Type[] group in MapMembers.Classes.GroupBy(Root).Select(static group => group.ToArray()).OrderBy(static group => group[0].Name, StringComparer.Ordinal))
        {
            Tests(text, group, operations);
        }

        return text.ToString();
    }

    static void Overview(StringBuilder text, string[] operations)
    {
        // What hardly any kind has would make the table wider than a screen.
        string[] common = [.. operations.Where(operation => MapMembers.Classes.Count(type => MapMembers.Of(type).Any(pair => pair.Operation == operation)) >= WorthAColumn)];
        string[] rare = [.. operations.Except(common)];
        text.Append("\n## Operations\n\nWhat each kind of map has, and tests use.\n\n");
        text.Append($"| | {string.Join(" | ", common)} | besides |\n|---|{string.Concat(Enumerable.Repeat(":-:|", common.Length))}---|\n");
        foreach (Type type in MapMembers.Classes)
        {
            HashSet<string> own = [.. MapMembers.Of(type).Select(static pair => pair.Operation)];
            string others = string.Join(", ", rare.Where(own.Contains).Select(operation => IsTested(operation) ? operation : $"{operation} (untested)"));
            text.Append($"| {type.Name.Split('`')[0]} | {string.Join(" | ", common.Select(operation => !own.Contains(operation) ? "" : IsTested(operation) ? "✓" : "untested"))} | {others} |\n");

            bool IsTested(string operation) => MapCoverage.OfThisProgram.Of(type, operation).Count > 0;
        }

        text.Append("\n## Tests\n\nFor each operation the tests that use it with the fewest others beside it, as many as it takes to use all members that stand for it.\n");
    }

    static void Tests(StringBuilder text, Type[] group, string[] operations)
    {
        text.Append($"\n### {string.Join(", ", group.Select(static type => type.Name.Split('`')[0]))}\n\n");
        text.Append($"| | {string.Join(" | ", group.Select(static type => type.Name.Split('`')[0]))} |\n|---|{string.Concat(Enumerable.Repeat("---|", group.Length))}\n");
        foreach (string operation in operations)
        {
            string[] members = [.. group.SelectMany(MapMembers.Of).Where(pair => pair.Operation == operation).Select(static pair => Written(pair.Member)).Distinct()];
            if (members.Length > 0)
            {
                text.Append($"| {operation}: {string.Join(", ", members)} | {string.Join(" | ", group.Select(Cell))} |\n");
            }

            string Cell(Type type) => string.Join("<br>", MapCoverage.OfThisProgram.Of(type, operation));
        }
    }

    // Kinds of map that share a base are one table.
    static Type Root(Type type) => type.BaseType == typeof(BpfMap) ? type : Root(MapMembers.Definition(type.BaseType!));

    static string Written(string member) => member switch
    {
        "get_Item" => "`[…]`",
        "set_Item" => "`[…] =`",
        "GetEnumerator" => "`foreach`",
        _ => $"`{member.Replace("get_", "")}`",
    };

    static string Text(XElement? element) => element is null ? "" : string.Concat(element.Nodes().Select(static node => node switch
    {
        XText words => words.Value,
        XElement { Name.LocalName: "c" } code => $"`{code.Value}`",
        XElement inner when (string?)inner.Attribute("cref") is { } reference => $"`{Parameters().Replace(reference, "").Split('.')[^1].Split('`')[0]}`",
        XElement inner when (string?)inner.Attribute("name") is { } name => $"`{name}`",
        XElement inner => Text(inner),
        _ => "",
    }));

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\(.*")]
    private static partial Regex Parameters();
}
