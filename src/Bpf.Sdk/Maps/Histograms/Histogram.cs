using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Bpf.Sdk;

/// <summary>How often values of which size were met, counted by a program in the slots of a map: <see cref="HistogramExtensions"/> read it. It is a copy, and does not change.</summary>
public sealed class Histogram
{
    const int WidestBar = 40;
    const int NarrowestBar = 10;

    readonly HistogramRange[] _ranges;

    Histogram(HistogramRange[] ranges) => _ranges = ranges;

    /// <summary>The slots, by rising values, from the first to the last that counts anything. Empty if none does.</summary>
    public IReadOnlyList<HistogramRange> Ranges => _ranges;

    /// <summary>How many values were counted.</summary>
    public UInt128 Total => _ranges.Aggregate(UInt128.Zero, static (sum, range) => sum + range.Count);

    /// <summary>Makes a histogram of the counts of slots, by index: an array in the value of a map, say.</summary>
    /// <param name="counts">The counts.</param>
    /// <param name="scale">Which values each slot counts.</param>
    /// <exception cref="ArgumentException">A slot counts something that the scale does not have.</exception>
    /// <exception cref="OverflowException">A count is negative, or beyond 64 bits.</exception>
    public static Histogram Of<T>(ReadOnlySpan<T> counts, HistogramScale scale) where T : unmanaged, IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(scale);
        var slots = new HistogramSlots(scale);
        for (int slot = 0; slot < counts.Length; slot++)
        {
            if (!slots.TryAdd(slot, ulong.CreateChecked(counts[slot])))
            {
                throw new ArgumentException($"Slot {slot} counts {counts[slot]}, and the scale has {scale.SlotCount} slots.", nameof(counts));
            }
        }

        return Of(slots.Counts, scale);
    }

    internal static Histogram Of(ReadOnlySpan<ulong> counts, HistogramScale scale)
    {
        int first = counts.IndexOfAnyExcept(0ul);
        var ranges = new HistogramRange[first < 0 ? 0 : counts.LastIndexOfAnyExcept(0ul) - first + 1];
        for (int i = 0; i < ranges.Length; i++)
        {
            (ulong low, ulong high) = scale.RangeOf(first + i);
            ranges[i] = new(low, high, counts[first + i]);
        }

        return new(ranges);
    }

    /// <summary>The histogram as a table with a bar for each slot, as bcc's tools draw it. A slot that counts anything has a star at least.</summary>
    /// <param name="unit">What the values are: the heading, for example <c>nsecs</c>.</param>
    /// <param name="width">Columns that there are. Bars have what numbers leave, 10 to 40.</param>
    public string ToText(string unit = "value", int width = 80)
    {
        ArgumentNullException.ThrowIfNull(unit);
        string[] labels = Array.ConvertAll(_ranges, static range =>
            range.Low == range.High ? $"{range.Low}" : $"{range.Low} -> {range.High}");
        string[] counts = Array.ConvertAll(_ranges, static range => range.Count.ToString(CultureInfo.InvariantCulture));
        int labelWidth = labels.Append(unit).Max(static label => label.Length);
        int countWidth = counts.Append("count").Max(static count => count.Length);
        int barWidth = Math.Clamp(width - labelWidth - countWidth - " :  ||".Length, NarrowestBar, WidestBar);
        ulong highest = _ranges.Length == 0 ? 0 : _ranges.Max(static range => range.Count);

        var text = new StringBuilder();
        text.Append(unit.PadLeft(labelWidth)).Append(" : ").Append("count".PadRight(countWidth)).Append(" distribution\n");
        for (int i = 0; i < _ranges.Length; i++)
        {
            int stars = (int)(((UInt128)_ranges[i].Count * (ulong)barWidth + highest - 1) / highest);
            text.Append(labels[i].PadLeft(labelWidth)).Append(" : ").Append(counts[i].PadRight(countWidth)).Append(" |").Append('*', stars).Append(' ', barWidth - stars).Append("|\n");
        }

        return text.ToString();
    }

    /// <summary>Writes the histogram as a JSON object: <c>{"unit": "nsecs", "total": 3, "ranges": [{"low": 2, "high": 3, "count": 3}]}</c>.</summary>
    /// <param name="json">Where it goes.</param>
    /// <param name="unit">What the values are; null leaves it out.</param>
    public void WriteTo(Utf8JsonWriter json, string? unit = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        json.WriteStartObject();
        if (unit is not null)
        {
            json.WriteString("unit", unit);
        }

        json.WritePropertyName("total");
        json.WriteRawValue(Total.ToString(CultureInfo.InvariantCulture));
        json.WriteStartArray("ranges");
        foreach (HistogramRange range in _ranges)
        {
            json.WriteStartObject();
            json.WriteNumber("low", range.Low);
            json.WriteNumber("high", range.High);
            json.WriteNumber("count", range.Count);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>The histogram as JSON: <see cref="WriteTo"/>.</summary>
    /// <param name="unit">What the values are; null leaves it out.</param>
    public string ToJson(string? unit = null)
    {
        using var output = new MemoryStream();
        // Nothing of it goes into a web page: µs stays readable.
        using (var json = new Utf8JsonWriter(output, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            WriteTo(json, unit);
        }

        return Encoding.UTF8.GetString(output.GetBuffer(), 0, (int)output.Length);
    }

    /// <summary>As <see cref="ToText"/> without arguments.</summary>
    public override string ToString() => ToText();
}
