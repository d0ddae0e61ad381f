namespace Bpf.Sdk.Kernel;

/// <summary>Turns the kernel's answers into exceptions that say what to do.</summary>
static class KernelFailure
{
    public const string NeedsPrivilege =
        "Run as root, or give the process CAP_BPF, and CAP_NET_ADMIN for networking programs or CAP_PERFMON for tracing programs (Linux 5.8 and later).";

    /// <summary>An exception for a failed command.</summary>
    /// <param name="operation">What was tried, for example <c>create map</c>.</param>
    /// <param name="name">What it was tried on.</param>
    /// <param name="result">The negated errno, as <see cref="BpfSyscall"/> returns it.</param>
    /// <param name="hint">What the errno means here; null takes what it means everywhere.</param>
    public static BpfException Create(string operation, string? name, int result, string? hint = null) =>
        new(operation, name, -result, hint ?? Hint(-result));

    static string? Hint(int errno) => errno switch
    {
        Errno.EPERM => $"The kernel did not permit it. {NeedsPrivilege}",
        Errno.EACCES => "Access was denied: by file permissions, by a security module, or because the handle is read-only or write-only.",
        Errno.ENOENT => "It does not exist.",
        Errno.EINVAL => "The kernel found an argument invalid, or is too old for it.",
        Errno.E2BIG => "It is larger than the kernel allows.",
        Errno.ENOMEM => "The kernel has no memory for it, or the memory limit of the control group (or RLIMIT_MEMLOCK before Linux 5.11) is reached.",
        Errno.EMFILE => "The process has as many files open as it may: dispose what is no longer used, or raise the limit (ulimit -n).",
        Errno.ENOSPC => "There is no space left: a table or index is full.",
        Errno.EBUSY => "It is in use.",
        Errno.EEXIST => "It exists already.",
        Errno.EROFS => "The file system is read-only.",
        Errno.EOPNOTSUPP or Errno.ENOTSUPP => "The kernel does not support it.",
        Errno.ENOSYS => "The kernel was built without bpf(2) (CONFIG_BPF_SYSCALL).",
        _ => null,
    };
}
