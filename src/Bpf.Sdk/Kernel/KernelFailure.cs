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

    /// <summary>Why the kernel answered EPERM: which capability is missing, or what else forbids it.</summary>
    /// <param name="needed">The capabilities that it takes.</param>
    public static string NotPermitted(params ReadOnlySpan<Capability> needed) => PermissionDiagnosis.Explain(needed, PermissionFacts.Read());

    // Every errno that bpf(2) and its neighbours answer means something to say: a number alone helps nobody.
    static string Hint(int errno) => errno switch
    {
        Errno.EPERM => NotPermitted(Capability.Bpf),
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
        Errno.ENOSYS => "The kernel was built without bpf(2) (CONFIG_BPF_SYSCALL), or a filter of system calls (seccomp) hides it.",
        Errno.EAGAIN => "The kernel was interrupted again and again, or has to wait. Try again.",
        Errno.EINTR => "A signal interrupted it. Try again.",
        Errno.EBADF => "The descriptor is closed, or of another kind than it has to be.",
        Errno.EFAULT => "The kernel could not read or write the memory that it was given. If the program is sound, this is a fault of the SDK: please report it.",
        Errno.ENODEV => "There is no such device or hook.",
        Errno.ENOTDIR => "A part of the path is not a directory.",
        Errno.ERANGE => "A number is outside of what the kernel allows.",
        Errno.ESRCH => "It is gone, or never was.",
        Errno.EDEADLK => "It would wait for itself.",
        _ => $"The manual page bpf(2), or its likes, says what errno {errno} means there.",
    };
}
