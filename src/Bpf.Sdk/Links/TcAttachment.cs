namespace Bpf.Sdk;

/// <summary>A program that is attached to one side of a network device, by us or by anybody else.</summary>
public sealed record TcAttachment
{
    internal TcAttachment()
    {
    }

    /// <summary>How it is attached.</summary>
    public TcMechanism Mechanism { get; internal init; }

    /// <summary>The side that it sees.</summary>
    public TcDirection Direction { get; internal init; }

    /// <summary>The kernel's number for the program.</summary>
    public uint ProgramId { get; internal init; }

    /// <summary>Name of the filter (<see cref="TcMechanism.Clsact"/>) or of the program (<see cref="TcMechanism.Tcx"/>); empty if it has none or may not be read.</summary>
    public string Name { get; internal init; } = "";

    /// <summary>Priority of the filter, the lowest first; 0 for TCX, whose programs run in the order listed.</summary>
    public int Priority { get; internal init; }

    /// <summary>Handle of the filter; 0 for TCX.</summary>
    public uint Handle { get; internal init; }

    /// <summary>The kernel's number for the TCX link; 0 for a filter, and for a program that was attached to TCX without a link.</summary>
    public uint LinkId { get; internal init; }
}
