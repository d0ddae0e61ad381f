using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>An event that we have defined in <c>kprobe_events</c>, and a perf event of it with the program on it.</summary>
sealed class KprobeTracefsHook : KprobePerfEventHook
{
    readonly KprobeEventFile _file;
    readonly string _group;
    readonly string _name;
    bool _removed;

    KprobeTracefsHook(KprobeEventFile file, in KprobeEventLine line, BpfHandle perfEvent) : base(perfEvent) => (_file, _group, _name) = (file, line.Group, line.Name);

    public override KprobeMechanism Mechanism => KprobeMechanism.Tracefs;

    public override string? Event => $"{_group}/{_name}";

    /// <summary>The way that works on every kernel with kprobes, step by step. Nothing is left if a step fails.</summary>
    public static KprobeTracefsHook Attach(KprobeEventFile file, BpfHandle program, uint programId, string function, KprobeAttachOptions options)
    {
        var line = new KprobeEventLine(options.IsReturn, options.EventGroup ?? KprobeEventName.DefaultGroup, options.EventName ?? KprobeEventName.Next(function),
            options.Offset == 0 ? function : $"{function}+{options.Offset}");
        RemoveLeftovers(file);

        // Linux adds a probe of another function to an event of the same name (since 5.3), and removes them together.
        if (file.Exists(line.Group, line.Name))
        {
            throw KprobeFailure.AddEvent(file, line, function, options, -Errno.EEXIST);
        }

        // 1. p:GROUP/EVENT FUNCTION, appended to kprobe_events.
        int result = file.Add(line);
        if (result < 0)
        {
            throw KprobeFailure.AddEvent(file, line, function, options, result);
        }

        BpfHandle? perfEvent = null;
        try
        {
            // 2. The event's number, from events/GROUP/EVENT/id.
            ulong id = file.ReadId(line.Group, line.Name);

            // 3. perf_event_open(PERF_TYPE_TRACEPOINT).
            perfEvent = KprobeFailure.Checked(PerfEventCalls.OpenTracepoint(id), function, options);

            // 4. PERF_EVENT_IOC_SET_BPF, 5. PERF_EVENT_IOC_ENABLE.
            KprobeAttacher.Start(perfEvent, program, function);
        }
        catch (Exception exception)
        {
            perfEvent?.Dispose();
            _ = KprobeEvents.Remove(file, line.Group, line.Name);
            if (exception is IOException or UnauthorizedAccessException)
            {
                throw new BpfException($"Cannot read the id of event '{line.Group}/{line.Name}', just defined in '{file.Path}': {exception.Message}", exception);
            }

            throw;
        }

        return new KprobeTracefsHook(file, line, perfEvent) { Function = function, Offset = options.Offset, IsReturn = options.IsReturn, ProgramId = programId };
    }

    public override void Detach()
    {
        base.Detach();
        if (!_removed)
        {
            // 6. -:GROUP/EVENT. Ours alone: what others have defined stays.
            int result = KprobeEvents.Remove(_file, _group, _name);
            if (result < 0)
            {
                throw KprobeFailure.RemoveEvent(_file, _group, _name, result);
            }

            _removed = true;
        }
    }

    // A help for those who come later, and no part of attaching.
    static void RemoveLeftovers(KprobeEventFile file)
    {
        try
        {
            KprobeEvents.RemoveLeftovers(file);
        }
        catch (BpfException)
        {
            // Adding an event will say what is wrong.
        }
    }
}
