using System.Globalization;

namespace Bpf.Sdk.Kernel;

/// <summary>What decides whether the kernel permits something to the calling thread, as far as it can be read. Read to explain a refusal, never to foresee one.</summary>
sealed record PermissionFacts
{
    /// <summary>Capabilities of the thread, a bit for each; null if they cannot be read.</summary>
    public ulong? Capabilities { get; init; }

    /// <summary>A filter of system calls is in force (<c>Seccomp: 2</c>), as containers have.</summary>
    public bool HasSystemCallFilter { get; init; }

    /// <summary>The process is in a user namespace that is not the machine's: what it may there it may not with bpf(2).</summary>
    public bool IsInUserNamespace { get; init; }

    /// <summary>What lockdown forbids: <c>integrity</c>, <c>confidentiality</c>; null if it is off or cannot be read.</summary>
    public string? Lockdown { get; init; }

    /// <summary><c>kernel.unprivileged_bpf_disabled</c>: 0, 1 or 2; null if there is no such setting.</summary>
    public int? UnprivilegedDisabled { get; init; }

    /// <summary>RLIMIT_MEMLOCK in bytes; null if it is not limited or cannot be read.</summary>
    public ulong? LockedMemory { get; init; }

    /// <summary>The kernel's version, or null.</summary>
    public Version? Kernel { get; init; }

    public bool Has(Capability capability) => Capabilities is not { } all || (all >> (int)capability & 1) != 0;

    public static PermissionFacts Read()
    {
        // Capabilities and filters belong to threads.
        string status = ReadText("/proc/thread-self/status");
        string lockdown = ReadText("/sys/kernel/security/lockdown");
        return new()
        {
            Capabilities = ulong.TryParse(Field(status, "CapEff:"), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong capabilities) ? capabilities : null,
            HasSystemCallFilter = Field(status, "Seccomp:") == "2",
            IsInUserNamespace = IsMapped(ReadText("/proc/self/uid_map")),
            Lockdown = SelectedOf(lockdown),
            UnprivilegedDisabled = int.TryParse(ReadText("/proc/sys/kernel/unprivileged_bpf_disabled"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int disabled) ? disabled : null,
            LockedMemory = LockedMemoryOf(ReadText("/proc/self/limits")),
            Kernel = VersionOf(ReadText("/proc/sys/kernel/osrelease")),
        };
    }

    /// <summary>The initial user namespace maps all users to themselves: <c>0 0 4294967295</c>.</summary>
    public static bool IsMapped(string userMap) =>
        userMap.Split((char[])[' ', '\t', '\n'], StringSplitOptions.RemoveEmptyEntries) is { Length: > 0 } fields && fields is not ["0", "0", "4294967295"];

    /// <summary>The choice in force of a list such as <c>none [integrity] confidentiality</c>, unless it is none.</summary>
    public static string? SelectedOf(string choices)
    {
        (int start, int end) = (choices.IndexOf('['), choices.IndexOf(']'));
        return start >= 0 && end > start && choices[(start + 1)..end] is var choice and not "none" ? choice : null;
    }

    /// <summary>The first number of the line <c>Max locked memory  65536  65536  bytes</c>.</summary>
    public static ulong? LockedMemoryOf(string limits) =>
        Field(limits, "Max locked memory").Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var soft, ..]
        && ulong.TryParse(soft, NumberStyles.None, CultureInfo.InvariantCulture, out ulong bytes) ? bytes : null;

    /// <summary>Version and patch level of a release such as <c>6.1.0-37-amd64</c>.</summary>
    public static Version? VersionOf(string release)
    {
        string[] parts = release.Split('.', '-', '+', '\n');
        return parts.Length > 1 && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out int major)
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out int minor) ? new(major, minor) : null;
    }

    static string Field(string text, string name)
    {
        foreach (string line in text.Split('\n'))
        {
            if (line.StartsWith(name, StringComparison.Ordinal))
            {
                return line[name.Length..].Trim();
            }
        }

        return "";
    }

    static string ReadText(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
