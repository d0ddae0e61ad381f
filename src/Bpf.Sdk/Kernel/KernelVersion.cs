using System.Text.RegularExpressions;

namespace Bpf.Sdk.Kernel;

/// <summary>The running kernel's version as the kernel itself counts it (<c>LINUX_VERSION_CODE</c>), which kprobes had to state before Linux 5.0.</summary>
static partial class KernelVersion
{
    // Distributions number their kernels otherwise than the kernel that they are made of, and say elsewhere which one that is.
    const string UbuntuSignature = "/proc/version_signature"; // Ubuntu 4.15.0-20.21-generic 4.15.17
    const string BuildVersion = "/proc/sys/kernel/version"; // #1 SMP Debian 4.19.304-1 (2024-01-09)

    static readonly Lazy<uint> Running = new(static () => Of(Environment.OSVersion.Version, Read(UbuntuSignature), Read(BuildVersion)));

    public static uint Code => Running.Value;

    /// <summary>The code of a release, unless the distribution's words say better.</summary>
    public static uint Of(Version release, string? ubuntuSignature, string? buildVersion)
    {
        Match found = ubuntuSignature is not null && UbuntuPattern().Match(ubuntuSignature) is { Success: true } ubuntu ? ubuntu
            : buildVersion is not null ? DebianPattern().Match(buildVersion) : Match.Empty;
        Version version = found.Success ? new(Number(1), Number(2), Number(3)) : release;
        // From 255 on the last part stays what it is (include/linux/version.h since 4.9.256).
        return (uint)version.Major << 16 | (uint)version.Minor << 8 | (uint)Math.Clamp(version.Build, 0, 255);

        int Number(int group) => int.Parse(found.Groups[group].ValueSpan);
    }

    static string? Read(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    [GeneratedRegex(@"^Ubuntu \S+ (\d{1,3})\.(\d{1,3})\.(\d{1,5})")]
    private static partial Regex UbuntuPattern();

    [GeneratedRegex(@"Debian (\d{1,3})\.(\d{1,3})\.(\d{1,5})")]
    private static partial Regex DebianPattern();
}
