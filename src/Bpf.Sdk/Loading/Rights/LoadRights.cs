using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading.Rights;

/// <summary>By what right something is loaded: by a token or by the process's own capabilities, within its limit of locked memory.</summary>
/// <param name="Token">The token; null without.</param>
/// <param name="Memory">The limit.</param>
sealed record LoadRights(BpfHandle? Token, LockedMemory Memory)
{
    /// <summary>Those of the process, without a token.</summary>
    public static LoadRights OfProcess { get; } = new(null, LockedMemory.OfProcess);

    /// <summary>What a refusal has to do with these rights, and what to do about it; null if it is about something else.</summary>
    /// <param name="result">What the kernel answered.</param>
    /// <param name="command">The command, as <c>delegate_cmds</c> names it.</param>
    /// <param name="also">What else has to be delegated for it: mount options; null if nothing.</param>
    public string? Explain(int result, string command, string? also = null) =>
        Token is not null && result == -Errno.EPERM
            ? $"The kernel did not permit it although a BPF token was given: either the mount that the token is of does not delegate it (delegate_cmds={command}{(also is null ? "" : " and " + also)}, or any), "
                + "or the process lacks the capabilities that it takes (CAP_BPF, and CAP_NET_ADMIN or CAP_PERFMON) in its own user namespace."
            : Memory.Explain(result);
}
