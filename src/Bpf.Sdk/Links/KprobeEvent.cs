namespace Bpf.Sdk;

/// <summary>An event in tracefs' <c>kprobe_events</c> that Bpf.Sdk has defined, in this process or another.</summary>
public sealed record KprobeEvent
{
    internal KprobeEvent()
    {
    }

    /// <summary>The group: a directory of tracefs' <c>events</c>.</summary>
    public string Group { get; internal init; } = "";

    /// <summary>The event: a directory of the group. It says which process has defined it.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>The function, and the offset if there is one, as the kernel writes them: <c>vfs_read+4</c>.</summary>
    public string Function { get; internal init; } = "";

    /// <summary>Whether it is a kretprobe.</summary>
    public bool IsReturn { get; internal init; }

    /// <summary>The process that has defined it, by its number in its own PID namespace.</summary>
    public int ProcessId { get; internal init; }

    /// <summary>Whether that process has ended without removing it. Of a process in another PID namespace this cannot be told, and is false.</summary>
    public bool IsLeftover { get; internal init; }

    /// <summary>Event and function as the kernel writes them: <c>p:bpf_sdk/… vfs_read</c>.</summary>
    public override string ToString() => $"{(IsReturn ? 'r' : 'p')}:{Group}/{Name} {Function}";
}
