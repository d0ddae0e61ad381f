using System.Globalization;

namespace Bpf.Sdk.Kernel;

/// <summary>A process, told apart from an earlier one of its number and from one of another PID namespace.</summary>
/// <param name="Id">Its number.</param>
/// <param name="StartTime">When it was started, in clock ticks since boot.</param>
/// <param name="Namespace">Inode of its PID namespace: the number counts there.</param>
readonly record struct ProcessIdentity(int Id, ulong StartTime, ulong Namespace)
{
    static readonly Lazy<ProcessIdentity> LazyCurrent = new(static () => new(Environment.ProcessId, StartTimeOf(Environment.ProcessId) ?? 0, ReadNamespace()));

    /// <summary>This process.</summary>
    public static ProcessIdentity Current => LazyCurrent.Value;

    /// <summary>Whether it has ended; false if it is of another PID namespace, of which we cannot tell.</summary>
    public bool HasEnded() => Namespace == Current.Namespace && StartTimeOf(Id) != StartTime;

    /// <summary>Field 22 of /proc/PID/stat, or null if there is no such process.</summary>
    static ulong? StartTimeOf(int id)
    {
        try
        {
            return ParseStartTime(File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{id}/stat")));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Reads it from the text of the file, where the name in field 2 may hold spaces and brackets. A process that only waits to be reaped has ended.</summary>
    public static ulong? ParseStartTime(string stat)
    {
        string[] fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return fields.Length > 19 && fields[0] is not ("Z" or "X") && ulong.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out ulong time) ? time : null;
    }

    static ulong ReadNamespace()
    {
        // pid:[4026531836]
        string target = new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        return ulong.TryParse(target.AsSpan(target.IndexOf('[') + 1).TrimEnd(']'), NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode) ? inode : 0;
    }
}
