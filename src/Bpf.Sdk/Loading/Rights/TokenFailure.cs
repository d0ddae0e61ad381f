using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading.Rights;

/// <summary>Explains why there is no token. Pure: what it is told, it judges.</summary>
static class TokenFailure
{
    const string Operation = "create a BPF token of the BPF file system";

    const string HowToDelegate =
        "Somebody privileged outside of the user namespace has to set delegate_cmds, delegate_maps, delegate_progs and delegate_attachs (fsconfig(2)) on a BPF file system that a process in the namespace has opened (fsopen(2)), before it is mounted.";

    /// <summary>The mount option that allows maps of a kind.</summary>
    public static string Delegation(BpfMapType type) =>
        $"delegate_maps={MapTypeTable.Find(type)?.Name ?? Mask((int)type)}";

    /// <summary>The mount options that allow programs of a kind. A program that states no attach type needs the first one allowed, whose number is the same.</summary>
    public static string Delegation(BpfProgramType type, BpfAttachType attachType) =>
        $"delegate_progs={ProgramTypeTable.Find(type)?.Name ?? Mask((int)type)}, delegate_attachs={Mask((int)attachType)}";

    // The options take a mask of numbers too.
    static string Mask(int number) => $"0x{1UL << number:x}";

    /// <summary>What it means that the directory cannot be opened.</summary>
    public static string? OpenHint(int errno) => errno switch
    {
        Errno.ENOENT => "There is no such directory. Give the one at which the BPF file system with delegations is mounted.",
        Errno.ENOTDIR => "It is not a directory. Give the one at which the BPF file system with delegations is mounted.",
        Errno.EACCES => "The process may not read it: its mode or owner forbids that.",
        _ => null,
    };

    /// <summary>Explains what BPF_TOKEN_CREATE answered.</summary>
    /// <param name="path">The directory that was given.</param>
    /// <param name="result">The negated errno.</param>
    /// <param name="features">What the kernel has.</param>
    /// <param name="isBpf">The directory is in a BPF file system.</param>
    /// <param name="facts">What is known of the thread.</param>
    public static BpfException Explain(string path, int result, KernelFeatures features, bool isBpf, PermissionFacts facts)
    {
        // A kernel that does not know the command says what one that knows it says of the wrong directory.
        if (result == -Errno.EINVAL && features.Lacks(KernelFeature.Tokens))
        {
            string since = FeatureTable.Of(KernelFeature.Tokens).Since;
            return new BpfNotSupportedException("BPF tokens", since,
                $"Cannot {Operation} '{path}': the kernel has no BPF tokens, which came with Linux {since}. Load where the process has the capabilities itself, without a token.");
        }

        return KernelFailure.Create(Operation, path, result, -result switch
        {
            Errno.EINVAL when !isBpf => $"It is on another kind of file system. {HowToDelegate}",
            Errno.EINVAL => "It is a directory in a BPF file system, and not the one at which that is mounted.",
            Errno.ENOENT => $"Nothing is delegated by this mount. {HowToDelegate}",
            Errno.EOPNOTSUPP => "The process is in the initial user namespace, where the kernel makes no tokens: capabilities count there by themselves. Load without a token.",
            Errno.EPERM when !facts.Has(Capability.Bpf) && !facts.Has(Capability.SysAdmin) => "The process lacks CAP_BPF in its user namespace, which it takes to use what is delegated.",
            Errno.EPERM => "The file system belongs to another user namespace than the process. It has to be opened (fsopen(2)) in the namespace in which the token is made.",
            Errno.EACCES => "The process may not enter the directory: its mode or owner forbids that.",
            _ => null,
        });
    }
}
