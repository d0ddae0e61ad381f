using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>An attachment as its mechanism sees it. Policy (owned or pinned, disposed or not) is <see cref="BpfLink"/>'s.</summary>
abstract class LinkHook
{
    /// <summary>The kernel's number for the attached program; 0 if there is none.</summary>
    public required uint ProgramId { get; set; }

    /// <summary>Why an attachment by this mechanism cannot be pinned, or null if it can.</summary>
    public virtual string? WhyNotPinned => null;

    /// <summary>Pins all that another process needs, or nothing.</summary>
    public abstract void Pin(string path);

    /// <summary>Removes what <see cref="Pin"/> made, if it is still there and still stands for this attachment.</summary>
    public abstract void Unpin(string path);

    /// <summary>Puts another program in the place of this one, where the mechanism can.</summary>
    public virtual void Update(BpfHandle program) => throw new NotSupportedException();

    /// <summary>Takes the program off. That it, or what it is attached to, is gone already is no error.</summary>
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
