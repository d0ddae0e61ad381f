using System.Diagnostics;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>Finds the events of ours among everybody's, and removes them one by one.</summary>
static class KprobeEvents
{
    // An event is busy while its perf event is being taken down.
    static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    /// <summary>The events of ours, in the order in which they were defined.</summary>
    public static List<KprobeEvent> OfOurs(IEnumerable<KprobeEventLine> lines, Func<ProcessIdentity, bool> hasEnded)
    {
        var events = new List<KprobeEvent>();
        foreach (var line in lines)
        {
            if (KprobeEventName.TryParse(line.Name, out var process))
            {
                events.Add(new KprobeEvent
                {
                    Group = line.Group,
                    Name = line.Name,
                    Function = line.Location,
                    IsReturn = line.IsReturn,
                    ProcessId = process.Id,
                    IsLeftover = hasEnded(process),
                });
            }
        }

        return events;
    }

    public static List<KprobeEvent> Query(KprobeEventFile file)
    {
        try
        {
            return OfOurs(file.Read(), static process => process.HasEnded());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BpfException($"Cannot read '{file.Path}': {exception.Message} tracefs belongs to root.", exception);
        }
    }

    /// <summary>Removes what processes that have ended left. What is in use after all, by a tracer that has enabled it, stays.</summary>
    public static List<KprobeEvent> RemoveLeftovers(KprobeEventFile file) =>
        Query(file).FindAll(left => left.IsLeftover && file.Remove(left.Group, left.Name) == 0);

    /// <summary>Removes one event.</summary>
    /// <returns>0, also if it is gone already, or the negated errno.</returns>
    public static int Remove(KprobeEventFile file, string group, string name)
    {
        long start = Stopwatch.GetTimestamp();
        int result;
        while ((result = file.Remove(group, name)) == -Errno.EBUSY && Stopwatch.GetElapsedTime(start) < Patience)
        {
            Thread.Sleep(1);
        }

        return result == -Errno.ENOENT ? 0 : result;
    }
}
