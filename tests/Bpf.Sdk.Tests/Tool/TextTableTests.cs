using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tests.Tool;

public sealed class TextTableTests
{
    [Test]
    public void Numbers_are_aligned_to_the_right_and_what_is_not_there_is_a_dash() => Assert.That(
        Table(("first", 7, true, null), ("second", 1234, null, null)).Rows(),
        Is.EqualTo("""
            name    count  flag
            first       7  yes
            second   1234  -

            """));

    [Test]
    public void Below_a_title_rows_are_indented()
    {
        var table = new TextTable("Maps", "id");
        table.Add(5);

        Assert.That(table.Rows(), Is.EqualTo("Maps:\n  id\n  5\n"));
    }

    [Test]
    public void Text_is_broken_between_words_to_fit_a_terminal() => Assert.That(
        Plain(Table(("first", 7, null, "what the kernel said of it")).Rows(34)),
        Is.EqualTo("""
            name   count  reason
            first      7  what the kernel said
                          of it

            """));

    [Test]
    public void A_row_that_cannot_fit_becomes_lines_of_its_own() => Assert.That(
        Plain(Table(("first", 7, null, "what the kernel said of it"), ("second", 8, null, null)).Rows(20)),
        Is.EqualTo("""
            name    first
            count   7
            reason  what the kernel
                    said of it

            name    second
            count   8

            """));

    [Test]
    public void Elsewhere_a_row_is_one_line_however_long() =>
        Assert.That(Table(("first", 7, null, string.Join(' ', Enumerable.Repeat("word", 100)))).Rows().Split('\n'), Has.Length.EqualTo(3));

    [Test]
    public void Without_rows_there_are_headings() => Assert.That(Table().Rows(), Is.EqualTo("name  count  flag  reason\n"));

    static TextTable Table(params (string Name, int Count, bool? Flag, string? Reason)[] rows)
    {
        var table = new TextTable(null, "name", "count", "flag", "reason");
        foreach (var row in rows)
        {
            table.Add(row.Name, row.Count, row.Flag, row.Reason);
        }

        return table;
    }

    // Headings are bold.
    static string Plain(string text) => text.Replace("\e[1m", "").Replace("\e[0m", "");
}
