using System.Collections;
using System.Globalization;
using System.Text;

namespace Bpf.Sdk.Tool.Output;

/// <summary>
/// Rows of text under headings, in columns that awk and grep take apart: a line for each row, and a dash for what is not there. At a terminal no line is
/// longer than the terminal is wide: texts of several words are broken, and where that does not do, each row becomes lines of <c>heading  value</c>.
/// </summary>
sealed class TextTable(string? title, params string[] headings)
{
    const string Gap = "  ";
    const string Nothing = "-";
    const int NarrowestText = 16; // a text in a narrower column is not read with pleasure

    readonly List<string[]> _rows = [];

    public int Count => _rows.Count;

    string Indent => title is null ? "" : "  ";

    /// <summary>Adds a row: texts, numbers, truth values, lists of them; null for what is not there.</summary>
    public void Add(params object?[] cells) => _rows.Add([.. cells.Select(Cell)]);

    /// <summary>Lays the rows out as a table.</summary>
    /// <param name="width">Columns of the terminal; null if it is not for one.</param>
    public string Rows(int? width = null)
    {
        int[] shown = Shown();
        int[]? widths = Fit(shown, Widths(shown), width);
        if (widths is null)
        {
            return Cards(width);
        }

        bool[] isNumber = [.. shown.Select((column, place) => place > 0 && _rows.TrueForAll(row => IsNumber(row[column])) && _rows.Count > 0)];
        StringBuilder text = Begin(width);
        AppendRow(text, headings, width is not null);
        _rows.ForEach(row => AppendRow(text, row, isBold: false));
        return text.ToString();

        void AppendRow(StringBuilder text, string[] row, bool isBold)
        {
            List<string>[] cells = [.. shown.Select((column, place) => Wrap(row[column], widths[place]))];
            for (int line = 0; line < cells.Max(static cell => cell.Count); line++)
            {
                IEnumerable<string> parts = cells.Select((cell, place) =>
                {
                    string part = line < cell.Count ? cell[line] : "";
                    return isNumber[place] ? part.PadLeft(widths[place]) : part.PadRight(widths[place]);
                });
                text.Append(Bold((Indent + string.Join(Gap, parts)).TrimEnd(), isBold)).Append('\n');
            }
        }
    }

    /// <summary>Lays each row out as lines of <c>heading  value</c>, without what is not there.</summary>
    public string Cards(int? width = null)
    {
        int[] shown = Shown();
        int heading = shown.Length == 0 ? 0 : shown.Max(column => headings[column].Length);
        int rest = width is { } columns ? Math.Max(NarrowestText, columns - Indent.Length - heading - Gap.Length) : int.MaxValue;
        StringBuilder text = Begin(width);
        foreach ((int index, string[] row) in _rows.Index())
        {
            text.Append(index > 0 ? "\n" : "");
            foreach (int column in shown.Where(column => row[column] != Nothing))
            {
                List<string> lines = Wrap(row[column], rest);
                text.Append(Indent).Append(Bold(headings[column].PadRight(heading), width is not null)).Append(Gap);
                text.AppendJoin($"\n{Indent}{new string(' ', heading)}{Gap}", lines).Append('\n');
            }
        }

        return text.ToString();
    }

    StringBuilder Begin(int? width) => new(title is null ? "" : $"{Bold($"{title}:", width is not null)}\n");

    // A column that is empty throughout says nothing and takes room.
    int[] Shown() => [.. Enumerable.Range(0, headings.Length).Where(column => _rows.Count == 0 || _rows.Exists(row => row[column] != Nothing))];

    int[] Widths(int[] shown) => [.. shown.Select(column => _rows.Select(row => row[column].Length).Append(headings[column].Length).Max())];

    /// <summary>Makes columns of several words narrower, the widest first, until the rows fit; null if they cannot.</summary>
    int[]? Fit(int[] shown, int[] widths, int? available)
    {
        int excess = available is { } columns ? Indent.Length + widths.Sum() + Gap.Length * (widths.Length - 1) - columns : 0;
        int[] least = [.. shown.Select((column, place) => Math.Min(widths[place], Math.Max(NarrowestText, _rows.Select(row => LongestWord(row[column])).Append(headings[column].Length).Max())))];
        while (excess > 0)
        {
            int widest = Enumerable.Range(0, widths.Length).MaxBy(place => widths[place] > least[place] ? widths[place] : -1);
            if (widths[widest] <= least[widest])
            {
                return null;
            }

            widths[widest]--;
            excess--;
        }

        return widths;
    }

    static int LongestWord(string text) => text.Split(' ').Max(static word => word.Length);

    // A word that is longer than the line stays whole.
    static List<string> Wrap(string text, int width)
    {
        var lines = new List<string>();
        int start = 0;
        while (text.Length - start > width)
        {
            int end = text.LastIndexOf(' ', start + width, width + 1);
            if (end <= start)
            {
                end = text.IndexOf(' ', start + width);
                if (end < 0)
                {
                    break;
                }
            }

            lines.Add(text[start..end]);
            start = end + 1;
        }

        lines.Add(text[start..]);
        return lines;
    }

    static bool IsNumber(string cell) =>
        cell == Nothing || long.TryParse(cell, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out _) || ulong.TryParse(cell, NumberStyles.None, CultureInfo.InvariantCulture, out _)
        || cell.StartsWith("0x", StringComparison.Ordinal) && ulong.TryParse(cell.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out _);

    static string Bold(string text, bool isBold) => isBold ? $"\e[1m{text}\e[0m" : text;

    static string Cell(object? value) => value switch
    {
        null or "" => Nothing,
        string text => text.ReplaceLineEndings(" "),
        bool flag => flag ? "yes" : "no",
        IEnumerable items => string.Join(' ', items.Cast<object>().Select(Cell)) is { Length: > 0 } list ? list : Nothing,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };
}
