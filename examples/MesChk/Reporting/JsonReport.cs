using System.Text.Json;

namespace MesChk.Reporting;

/// <summary>The report as one JSON object; times in nanoseconds.</summary>
static class JsonReport
{
    public static void Write(Stream output, Summary summary, bool isVerbose)
    {
        Measurement measurement = summary.Measurement;
        using (var json = new Utf8JsonWriter(output, new() { Indented = true }))
        {
            json.WriteStartObject();
            json.WriteNumber("start_count", measurement.StartCount);
            json.WriteNumber("end_count", measurement.EndCount);
            json.WriteNumber("reverse_count", summary.ReverseCount);
            json.WriteNumber("unpaired", summary.Unpaired);
            json.WriteStartObject("latency_ns");
            json.WriteNumber("total", summary.Total);
            json.WriteNumber("average", summary.Average);
            json.WriteNumber("min", summary.Minimum);
            json.WriteNumber("max", summary.Maximum);
            if (summary.Latencies.TotalCount > 0)
            {
                foreach (double percentile in TextReport.Percentiles)
                {
                    json.WriteNumber(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"p{percentile}"), summary.Latencies.GetValueAtPercentile(percentile));
                }
            }

            json.WriteEndObject();
            if (isVerbose)
            {
                json.WriteStartArray("packets");
                for (int i = 0; i < measurement.End.Length; i++)
                {
                    json.WriteStartObject();
                    json.WriteNumber("start", measurement.Start[i]);
                    json.WriteNumber("end", measurement.End[i]);
                    json.WriteEndObject();
                }

                json.WriteEndArray();
            }

            json.WriteEndObject();
        }

        output.WriteByte((byte)'\n');
    }
}
