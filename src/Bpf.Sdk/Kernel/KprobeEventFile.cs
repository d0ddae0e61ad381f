using System.Globalization;

namespace Bpf.Sdk.Kernel;

/// <summary>A line of <c>kprobe_events</c>.</summary>
/// <param name="IsReturn">Whether it is a kretprobe.</param>
/// <param name="Group">The group, a directory of <c>events</c>.</param>
/// <param name="Name">The event, a directory of the group.</param>
/// <param name="Location">Function, and offset if it has one, as the kernel writes them: <c>vfs_read+4</c>.</param>
readonly record struct KprobeEventLine(bool IsReturn, string Group, string Name, string Location)
{
    /// <summary>Reads <c>p:GROUP/EVENT FUNCTION[+OFFSET] …</c> or <c>r[MAXACTIVE]:GROUP/EVENT …</c>; false for anything else.</summary>
    public static bool TryParse(ReadOnlySpan<char> line, out KprobeEventLine result)
    {
        result = default;
        int colon = line.IndexOf(':');
        int space = line.IndexOf(' ');
        if (line.IsEmpty || line[0] is not ('p' or 'r') || colon < 1 || space < colon || !IsNumberOrNothing(line[1..colon]))
        {
            return false;
        }

        var name = line[(colon + 1)..space];
        int slash = name.IndexOf('/');
        var rest = line[(space + 1)..].TrimStart(' ');
        int end = rest.IndexOf(' ');
        var location = (end < 0 ? rest : rest[..end]).TrimEnd('\n');
        if (slash <= 0 || slash == name.Length - 1 || location.IsEmpty)
        {
            return false;
        }

        result = new KprobeEventLine(line[0] == 'r', name[..slash].ToString(), name[(slash + 1)..].ToString(), location.ToString());
        return true;
    }

    static bool IsNumberOrNothing(ReadOnlySpan<char> text) => text.IsEmpty || uint.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out _);
}

/// <summary><c>kprobe_events</c>, to which anybody adds kprobes by name, and what comes of them below <c>events</c>.</summary>
/// <param name="root">Where tracefs is.</param>
sealed class KprobeEventFile(string root)
{
    public string Path { get; } = root + "/kprobe_events";

    /// <summary>The file of this kernel, or null if it has none, or if tracefs is not to be found.</summary>
    public static KprobeEventFile? Find() => TraceFileSystem.Find() is { } root && new KprobeEventFile(root) is var file && File.Exists(file.Path) ? file : null;

    /// <summary>What is defined, by anybody.</summary>
    public List<KprobeEventLine> Read()
    {
        var lines = new List<KprobeEventLine>();
        foreach (string line in File.ReadLines(Path))
        {
            if (KprobeEventLine.TryParse(line, out var parsed))
            {
                lines.Add(parsed);
            }
        }

        return lines;
    }

    /// <summary>Whether there is an event of a name, of whatever kind.</summary>
    public bool Exists(string group, string name) => Directory.Exists($"{root}/events/{group}/{name}");

    /// <summary>Defines an event: <c>p:GROUP/EVENT FUNCTION+OFFSET</c>, with <c>r</c> for a kretprobe.</summary>
    /// <returns>0, or the negated errno.</returns>
    public int Add(in KprobeEventLine line) => TraceFileSystem.Append(Path, $"{(line.IsReturn ? 'r' : 'p')}:{line.Group}/{line.Name} {line.Location}");

    /// <summary>Removes one event: <c>-:GROUP/EVENT</c>.</summary>
    /// <returns>0, or the negated errno.</returns>
    public int Remove(string group, string name) => TraceFileSystem.Append(Path, $"-:{group}/{name}");

    /// <summary>The number by which perf_event_open(2) knows an event.</summary>
    public ulong ReadId(string group, string name) => ulong.Parse(File.ReadAllText($"{root}/events/{group}/{name}/id").Trim(), CultureInfo.InvariantCulture);
}
