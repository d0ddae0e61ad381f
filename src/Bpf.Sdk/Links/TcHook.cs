namespace Bpf.Sdk.Links;

/// <summary>An attachment to one side of a device.</summary>
abstract class TcHook : LinkHook
{
    public abstract TcMechanism Mechanism { get; }

    public required TcDirection Direction { get; init; }

    public required int InterfaceIndex { get; init; }

    /// <summary>Name of the device, or null if it cannot be told.</summary>
    public required string? Device { get; init; }

    public virtual int Priority => 0;

    public virtual uint Handle => 0;
}
