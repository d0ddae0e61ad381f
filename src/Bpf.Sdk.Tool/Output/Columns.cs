using Spectre.Console;

namespace Bpf.Sdk.Tool.Output;

/// <summary>Rows of text under headings: a table for people at a terminal, plain columns that cut and grep take for everything else.</summary>
sealed class Columns(params string[] headings)
{
    readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    /// <summary>Adds a row; what is null or empty is shown as a dash.</summary>
    public void Add(params object?[] cells) => _rows.Add([.. cells.Select(static cell => Cell(cell))]);

    /// <summary>Writes the rows under a title; nothing if there are none.</summary>
    public void Write(string title)
    {
        if (_rows.Count == 0)
        {
            return;
        }

        if (Console.IsOutputRedirected)
        {
            WritePlain(title, Console.Out);
            return;
        }

        Table table = new Table().Title(new TableTitle(Markup.Escape(title), Style.Parse("bold"))).Border(TableBorder.Rounded);
        foreach (string heading in headings)
        {
            table.AddColumn(new TableColumn(Markup.Escape(heading)));
        }

        foreach (string[] row in _rows)
        {
            table.AddRow([.. row.Select(Markup.Escape)]);
        }

        AnsiConsole.Write(table);
    }

    /// <summary>The columns that have something in a row. One that is empty everywhere says nothing and takes room.</summary>
    int[] Shown() => [.. Enumerable.Range(0, headings.Length).Where(column => _rows.Exists(row => row[column] != "-"))];

    void WritePlain(string title, TextWriter writer)
    {
        int[] shown = Shown();
        int[] widths = [.. shown.Select(column => Math.Max(headings[column].Length, _rows.Max(row => row[column].Length)))];
        writer.WriteLine($"{title}:");
        WriteRow(headings);
        _rows.ForEach(WriteRow);
        writer.WriteLine();

        void WriteRow(string[] cells) =>
            writer.WriteLine("  " + string.Join("  ", shown.Select((column, place) => cells[column].PadRight(widths[place]))).TrimEnd());
    }

    static string Cell(object? cell) => cell switch
    {
        null or "" => "-",
        true => "yes",
        false => "-",
        IFormattable number => number.ToString(null, System.Globalization.CultureInfo.InvariantCulture),
        _ => cell.ToString()!.ReplaceLineEndings(" "),
    };
}
