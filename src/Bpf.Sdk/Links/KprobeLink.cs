using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>
/// A program attached to a kernel function. Owned by default: <see cref="Dispose"/> detaches it. Pinned, it outlives
/// <see cref="Dispose"/> and the process, and only <see cref="Detach"/> ends it.
/// </summary>
/// <remarks>
/// <para>A link that nobody holds any more stays attached as long as its program is held. If a process dies, the kernel ends its owned links.</para>
/// <para>
/// Only <see cref="KprobeMechanism.Tracefs"/> can leave something behind: the event in <c>kprobe_events</c>, without a program. Its name says which process
/// has defined it, and whoever attaches by tracefs next removes what processes that have ended left, and nothing that anybody else has defined.
/// </para>
/// </remarks>
public sealed class KprobeLink : IDisposable
{
    readonly KprobeHook _hook;
    readonly Lock _lock = new();
    readonly BpfHandle? _program;
    bool _detached;
    bool _disposed;

    internal KprobeLink(KprobeHook hook, string? pinPath, BpfHandle? program)
    {
        _hook = hook;
        PinPath = pinPath;
        if (program is not null && pinPath is null)
        {
            _program = program;
            HeldLinks.Add(program, this);
        }
    }

    /// <summary>The mechanism that was used; never <see cref="KprobeMechanism.Auto"/>.</summary>
    public KprobeMechanism Mechanism => _hook.Mechanism;

    /// <summary>The kernel function; null if a pinned link was opened and the kernel does not say (before Linux 6.6).</summary>
    public string? Function => _hook.Function;

    /// <summary>Bytes from the function's beginning to the probed instruction; 0 also if a pinned link was opened before Linux 6.6.</summary>
    public long Offset => _hook.Offset;

    /// <summary>Whether the program runs when the function returns; false also if a pinned link was opened before Linux 6.6.</summary>
    public bool IsReturn => _hook.IsReturn;

    /// <summary>The kernel's number for the attached program.</summary>
    public uint ProgramId => _hook.ProgramId;

    /// <summary>The event of <see cref="KprobeMechanism.Tracefs"/> below tracefs' <c>events</c>, as <c>GROUP/EVENT</c>; null for the other mechanisms.</summary>
    public string? Event => _hook.Event;

    /// <summary>Where the link is pinned, or null.</summary>
    public string? PinPath { get; }

    /// <summary>Whether the attachment outlives <see cref="Dispose"/> and the process.</summary>
    public bool IsPinned => PinPath is not null;

    /// <summary>Opens a link that was made with <see cref="KprobeAttachOptions.PinPath"/>, or that any other tool has pinned.</summary>
    /// <exception cref="BpfException">Nothing is pinned there, or something else.</exception>
    public static KprobeLink OpenPinned(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        path = Path.GetFullPath(path);
        var handle = PinnedObject.OpenOnly(path, PinnedKind.Link);
        try
        {
            return new KprobeLink(KprobeLinkHook.Open(handle, path), path, program: null);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Lists the events of <see cref="KprobeMechanism.Tracefs"/> that Bpf.Sdk has defined in <c>kprobe_events</c>, in any process, but for those that were
    /// given names of their own. Empty if the kernel has no <c>kprobe_events</c>.
    /// </summary>
    /// <exception cref="BpfException">tracefs may not be read.</exception>
    public static IReadOnlyList<KprobeEvent> QueryEvents() => KprobeEventFile.Find() is { } file ? KprobeEvents.Query(file) : [];

    /// <summary>
    /// Removes the events that processes of Bpf.Sdk which have ended left in <c>kprobe_events</c>, and nothing else. Attaching by
    /// <see cref="KprobeMechanism.Tracefs"/> does so by itself.
    /// </summary>
    /// <returns>What was removed.</returns>
    /// <exception cref="BpfException">tracefs may not be read.</exception>
    public static IReadOnlyList<KprobeEvent> RemoveLeftovers() => KprobeEventFile.Find() is { } file ? KprobeEvents.RemoveLeftovers(file) : [];

    /// <summary>
    /// Detaches the program, and removes the pin if there is one. Does nothing if it was detached before. A pinned link that another process holds
    /// open stays until that one lets go: the kernel detaches links of perf events no other way.
    /// </summary>
    /// <exception cref="BpfException">The pin or the event could not be removed.</exception>
    /// <exception cref="ObjectDisposedException">The link is pinned and was disposed.</exception>
    public void Detach()
    {
        lock (_lock)
        {
            if (_detached)
            {
                return;
            }

            ObjectDisposedException.ThrowIf(_disposed, this);
            if (PinPath is not null)
            {
                ((KprobeLinkHook)_hook).Unpin(PinPath);
            }

            _hook.Detach();
            _detached = true;
            Forget();
        }
    }

    /// <summary>
    /// Detaches the program if the link is owned, and lets go of it if it is pinned. Never throws: call <see cref="Detach"/> first to
    /// learn of a failure.
    /// </summary>
    public void Dispose()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            try
            {
                // Of a pinned link this lets go of the descriptor, and the pin holds it.
                _detached |= !IsPinned;
                _hook.Detach();
            }
            catch (BpfException)
            {
                // What could not be removed stays, as documented.
            }

            Forget();
        }
    }

    /// <summary>Mechanism and function, for people.</summary>
    public override string ToString() =>
        $"{Mechanism} {(IsReturn ? "return from" : "entry of")} {Function ?? "an unknown function"}{(Offset == 0 ? "" : $"+{Offset}")}, program id {ProgramId}"
        + (Event is null ? "" : $", event {Event}")
        + (PinPath is null ? "" : $", pinned at {PinPath}");

    void Forget()
    {
        if (_program is not null)
        {
            HeldLinks.Remove(_program, this);
        }
    }
}
