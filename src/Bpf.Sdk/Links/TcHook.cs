namespace Bpf.Sdk.Links;

/// <summary>An attachment as its mechanism sees it. Policy (owned or pinned, disposed or not) is <see cref="TcLink"/>'s.</summary>
abstract class TcHook
{
    public abstract TcMechanism Mechanism { get; }

    public required TcDirection Direction { get; init; }

    public required int InterfaceIndex { get; init; }

    /// <summary>Name of the device, or null if it cannot be told.</summary>
    public required string? Device { get; init; }

    public required uint ProgramId { get; init; }

    public virtual int Priority => 0;

    public virtual uint Handle => 0;

    /// <summary>Pins all that another process needs, or nothing.</summary>
    public abstract void Pin(string path);

    /// <summary>Removes what <see cref="Pin"/> made, if it is still there and still stands for this attachment.</summary>
    public abstract void Unpin(string path);

    /// <summary>Takes the program off the device. That it, or the device, is gone already is no error.</summary>
    public abstract void Detach();

    /// <summary>Lets go of the handles, after <see cref="Detach"/> or, if pinned, without it.</summary>
    public abstract void Release();

    /// <summary>Ends an attachment that nobody has detached, as the end of its owner.</summary>
    public virtual void ReleaseOwned()
    {
        try
        {
            Detach();
        }
        finally
        {
            Release();
        }
    }
}
