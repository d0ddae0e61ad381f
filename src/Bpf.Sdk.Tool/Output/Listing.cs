using System.Collections;
using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Bpf.Sdk.Tool.Output;

/// <summary>One thing that is told of each item of a list.</summary>
/// <param name="Title">Its heading; null keeps it out of the table, for what only programs want.</param>
/// <param name="Key">Its name in JSON, as bpftool's where that has it; null keeps it out of JSON, for what is told twice.</param>
/// <param name="Value">Text, a number, a truth value or a list of them; null if there is nothing to tell.</param>
sealed record Column<T>(string? Title, string? Key, Func<T, object?> Value);

/// <summary>Writes a list of items as a table or as JSON.</summary>
static class Listing
{
    const string Gap = "  ";

    public static void Write<T>(IEnumerable<T> items, IReadOnlyList<Column<T>> columns, bool isJson)
    {
        if (!isJson)
        {
            Console.Write(Table(items, columns));
            return;
        }

        // All of it is read before any of it is written: a failure leaves no half of a document behind.
        List<T> all = [.. items];
        JsonOutput.Write(json => WriteArray(json, all, columns));
    }

    public static void WriteArray<T>(Utf8JsonWriter json, IEnumerable<T> items, IReadOnlyList<Column<T>> columns)
    {
        json.WriteStartArray();
        foreach (T item in items)
        {
            WriteObject(json, item, columns);
        }

        json.WriteEndArray();
    }

    public static void WriteObject<T>(Utf8JsonWriter json, T item, IReadOnlyList<Column<T>> columns)
    {
        json.WriteStartObject();
        foreach (Column<T> column in columns)
        {
            if (column.Key is not null && column.Value(item) is { } value)
            {
                json.WritePropertyName(column.Key);
                WriteValue(json, value);
            }
        }

        json.WriteEndObject();
    }

    /// <summary>Lines of <c>title  value</c>: one item, for people.</summary>
    public static string Card<T>(T item, IReadOnlyList<Column<T>> columns)
    {
        var text = new StringBuilder();
        int width = columns.Max(static column => column.Title?.Length ?? 0);
        foreach (Column<T> column in columns)
        {
            if (column.Title is not null && Text(column.Value(item)) is { Length: > 0 } value)
            {
                text.Append(column.Title.PadRight(width)).Append(Gap).Append(value).Append('\n');
            }
        }

        return text.ToString();
    }

    /// <summary>A line for each item below a line of headings. Columns that are empty throughout are left out.</summary>
    public static string Table<T>(IEnumerable<T> items, IReadOnlyList<Column<T>> columns)
    {
        Column<T>[] shown = [.. columns.Where(static column => column.Title is not null)];
        List<string[]> rows = [.. items.Select(item => shown.Select(column => Text(column.Value(item))).ToArray())];
        int[] used = [.. Enumerable.Range(0, shown.Length).Where(i => rows.Count == 0 || rows.Exists(row => row[i].Length > 0))];
        int[] widths = [.. used.Select(i => rows.Select(row => row[i].Length).Append(shown[i].Title!.Length).Max())];
        var text = new StringBuilder();
        AppendRow(text, [.. shown.Select(static column => column.Title!)], used, widths);
        foreach (string[] row in rows)
        {
            AppendRow(text, row, used, widths);
        }

        return text.ToString();
    }

    static void AppendRow(StringBuilder text, string[] cells, int[] used, int[] widths)
    {
        string line = string.Join(Gap, used.Select((column, place) => cells[column].PadRight(widths[place])));
        text.Append(line.TrimEnd()).Append('\n');
    }

    static string Text(object? value) => value switch
    {
        null => "",
        string text => text,
        bool flag => flag ? "yes" : "no",
        IEnumerable items => string.Join(',', items.Cast<object>().Select(Text)),
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    static void WriteValue(Utf8JsonWriter json, object value)
    {
        switch (value)
        {
            case string text:
                json.WriteStringValue(text);
                break;
            case bool flag:
                json.WriteBooleanValue(flag);
                break;
            case ulong number:
                json.WriteNumberValue(number);
                break;
            case int or uint or long:
                json.WriteNumberValue(Convert.ToInt64(value, CultureInfo.InvariantCulture));
                break;
            case IEnumerable items:
                json.WriteStartArray();
                foreach (object item in items)
                {
                    WriteValue(json, item);
                }

                json.WriteEndArray();
                break;
            default:
                throw new ArgumentException($"A {value.GetType().Name} has no form in JSON.", nameof(value));
        }
    }
}
