using System.Collections;
using System.Globalization;
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
    public static void Write<T>(IEnumerable<T> items, IReadOnlyList<Column<T>> columns, bool isJson)
    {
        if (!isJson)
        {
            TextTable table = ToTable(null, items, columns);
            Console.Write(table.Count == 0 && TextOutput.Width is not null ? "There are none.\n" : table.Rows(TextOutput.Width));
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
        WriteMembers(json, item, columns);
        json.WriteEndObject();
    }

    /// <summary>What an object is made of, for one that gets more.</summary>
    public static void WriteMembers<T>(Utf8JsonWriter json, T item, IReadOnlyList<Column<T>> columns)
    {
        foreach (Column<T> column in columns)
        {
            if (column.Key is not null && column.Value(item) is { } value)
            {
                json.WritePropertyName(column.Key);
                WriteValue(json, value);
            }
        }
    }

    /// <summary>One item as lines of <c>title  value</c>.</summary>
    public static string Card<T>(T item, IReadOnlyList<Column<T>> columns) => ToTable(null, [item], columns).Cards(TextOutput.Width);

    /// <summary>A row for each item.</summary>
    public static TextTable ToTable<T>(string? title, IEnumerable<T> items, IReadOnlyList<Column<T>> columns)
    {
        Column<T>[] shown = [.. columns.Where(static column => column.Title is not null)];
        var table = new TextTable(title, [.. shown.Select(static column => column.Title!)]);
        foreach (T item in items)
        {
            table.Add([.. shown.Select(column => column.Value(item))]);
        }

        return table;
    }

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
