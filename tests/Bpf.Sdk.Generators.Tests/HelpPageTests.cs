using System.Text.RegularExpressions;
using Bpf.Sdk.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Tests;

/// <summary>Rules, their pages and the lists of them say the same.</summary>
public sealed class HelpPageTests
{
    static readonly string Pages = Path.Combine(AppContext.BaseDirectory, "diagnostics");

    static IReadOnlyList<DiagnosticDescriptor> Rules => [.. Project.AllAnalyzers.SelectMany(analyzer => analyzer.SupportedDiagnostics).OrderBy(rule => rule.Id, StringComparer.Ordinal)];

    static IEnumerable<string> Ids => Rules.Select(rule => rule.Id);

    [Test]
    public void Ids_are_numbered_without_gaps() =>
        Assert.That(Ids, Is.EqualTo(Enumerable.Range(1, Rules.Count).Select(number => $"BPF{number:0000}")));

    [Test]
    public void Every_rule_has_a_page_and_every_page_a_rule() => Assert.That(
        Directory.GetFiles(Pages, "BPF*.md").Select(Path.GetFileNameWithoutExtension),
        Is.EquivalentTo(Ids));

    [TestCaseSource(nameof(Ids))]
    public void A_page_has_cause_example_and_fix(string id)
    {
        var rule = Rules.Single(rule => rule.Id == id);
        var page = File.ReadAllText(Path.Combine(Pages, id + ".md"));

        Assert.Multiple(() =>
        {
            Assert.That(page, Does.StartWith($"# {id}: {rule.Title}\n"));
            Assert.That(page, Does.Contain("\n## Cause\n").And.Contain("\n## Example\n").And.Contain("\n## Fix\n"));
            Assert.That(rule.HelpLinkUri, Does.EndWith($"docs/diagnostics/{id}.md"));
            Assert.That(rule.Category, Is.EqualTo("Bpf.Sdk"));
        });
    }

    [Test]
    public void The_index_lists_every_rule_with_its_title_and_severity() => Assert.That(
        Regex.Matches(File.ReadAllText(Path.Combine(Pages, "README.md")), @"^\| \[(BPF\d+)\]\(\1\.md\) \| (\w+) \| (.+?) \|$", RegexOptions.Multiline)
            .Select(match => (match.Groups[1].Value, match.Groups[2].Value, match.Groups[3].Value)),
        Is.EqualTo(Rules.Select(rule => (rule.Id, rule.DefaultSeverity.ToString().ToLowerInvariant(), rule.Title.ToString()))));

    [TestCaseSource(nameof(Ids))]
    public void A_rule_has_a_test_of_its_own(string id) => Assert.That(
        typeof(HelpPageTests).Assembly.GetTypes()
            .SelectMany(type => type.GetMethods())
            .Where(method => method.Name.StartsWith(id, StringComparison.Ordinal)),
        Is.Not.Empty);
}
