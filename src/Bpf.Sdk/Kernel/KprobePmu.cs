using System.Globalization;

namespace Bpf.Sdk.Kernel;

/// <summary>
/// The performance monitoring unit "kprobe", which makes kprobes without a name in tracefs: Linux 4.17 (commit e12f03d7031a) built with
/// CONFIG_KPROBE_EVENTS.
/// </summary>
/// <param name="Type">What perf_event_open(2) calls it; the kernel numbers units as they come.</param>
/// <param name="ReturnBit">The bit of <c>config</c> that makes the probe a kretprobe.</param>
readonly record struct KprobePmu(uint Type, int ReturnBit)
{
    public const string Units = "/sys/bus/event_source/devices";

    const string Directory = Units + "/kprobe";

    /// <summary>The unit of this kernel, or null if it has none, or sysfs is not there to say so.</summary>
    public static KprobePmu? Find()
    {
        try
        {
            return new KprobePmu(uint.Parse(File.ReadAllText(Directory + "/type").Trim(), CultureInfo.InvariantCulture), ParseBit(File.ReadAllText(Directory + "/format/retprobe")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads a format that is one bit of <c>config</c>: <c>config:0</c>.</summary>
    public static int ParseBit(string format)
    {
        const string Field = "config:";
        string text = format.Trim();
        return text.StartsWith(Field, StringComparison.Ordinal) && int.TryParse(text.AsSpan(Field.Length), NumberStyles.None, CultureInfo.InvariantCulture, out int bit) && bit < 64
            ? bit
            : throw new BpfException($"Cannot read '{Directory}/format/retprobe': '{text}' is not a bit of config.");
    }
}
