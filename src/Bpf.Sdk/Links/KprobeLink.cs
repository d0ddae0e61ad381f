using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>
/// A program attached to a kernel function. Owned by default: <see cref="BpfLink.Dispose"/> detaches it. Pinned, it outlives
/// <see cref="BpfLink.Dispose"/> and the process, and only <see cref="BpfLink.Detach"/> ends it.
/// </summary>
/// <remarks>
/// <para>
/// A link that nobody holds any more stays attached as long as its program is held. If a process dies, the kernel ends its owned links. A pinned one that another process
/// holds open stays until that one lets go: the kernel detaches links of perf events no other way.
/// </para>
/// <para>
/// Only <see cref="KprobeMechanism.Tracefs"/> can leave something behind: the event in <c>kprobe_events</c>, without a program. Its name says which process
/// has defined it, and whoever attaches by tracefs next removes what processes that have ended left, and nothing that anybody else has defined.
/// </para>
/// </remarks>
public sealed class KprobeLink : BpfLink
{
    readonly KprobeHook _hook;

    internal KprobeLink(KprobeHook hook, string? pinPath, BpfHandle? program) : base(hook, pinPath, program) => _hook = hook;

    /// <summary>The mechanism that was used; never <see cref="KprobeMechanism.Auto"/>.</summary>
    public KprobeMechanism Mechanism => _hook.Mechanism;

    /// <summary>The kernel function; null if a pinned link was opened and the kernel does not say (before Linux 6.6).</summary>
    public string? Function => _hook.Function;

    /// <summary>Bytes from the function's beginning to the probed instruction; 0 also if a pinned link was opened before Linux 6.6.</summary>
    public long Offset => _hook.Offset;

    /// <summary>Whether the program runs when the function returns; false also if a pinned link was opened before Linux 6.6.</summary>
    public bool IsReturn => _hook.IsReturn;

    /// <summary>The event of <see cref="KprobeMechanism.Tracefs"/> below tracefs' <c>events</c>, as <c>GROUP/EVENT</c>; null for the other mechanisms.</summary>
    public string? Event => _hook.Event;

    /// <summary>Opens a link that was made with <see cref="KprobeAttachOptions.PinPath"/>, or that any other tool has pinned.</summary>
    /// <exception cref="BpfException">Nothing is pinned there, or something else.</exception>
    public static KprobeLink OpenPinned(string path) =>
        OpenPinned(path, static (handle, path) => new KprobeLink(KprobeLinkHook.Open(handle, path), path, program: null));

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

    /// <summary>Mechanism and function, for people.</summary>
    public override string ToString() =>
        $"{Mechanism} {(IsReturn ? "return from" : "entry of")} {Function ?? "an unknown function"}{(Offset == 0 ? "" : $"+{Offset}")}, program id {ProgramId}"
        + (Event is null ? "" : $", event {Event}")
        + PinText;
}
