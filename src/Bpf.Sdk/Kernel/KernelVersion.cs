using System.Globalization;
using System.Text.RegularExpressions;

namespace Bpf.Sdk.Kernel;

/// <summary>The running kernel's version, as <c>LINUX_VERSION_CODE</c> has it (linux/version.h).</summary>
static partial class KernelVersion
{
    /// <summary>Of the running kernel; 0 if it cannot be made out.</summary>
    public static uint Read() => Parse(ReadOrEmpty("/proc/version_signature"), ReadOrEmpty("/proc/sys/kernel/version"), ReadRelease());

    /// <summary>What <c>uname -r</c> prints; empty without proc.</summary>
    public static string ReadRelease() => ReadOrEmpty("/proc/sys/kernel/osrelease").Trim();

    /// <summary>Reads what the kernel says of itself. A distribution's release names the version that it started from; what it was patched up to is elsewhere.</summary>
    /// <param name="signature">Ubuntu's <c>/proc/version_signature</c>: <c>Ubuntu 5.4.0-12.15-generic 5.4.8</c>; empty elsewhere.</param>
    /// <param name="version"><c>uname -v</c>, in which Debian writes <c>#1 SMP Debian 4.19.260-1 (2022-09-29)</c>.</param>
    /// <param name="release"><c>uname -r</c>.</param>
    public static uint Parse(string signature, string version, string release) =>
        Encode(InSignature().Match(signature)) ?? Encode(OfDebian().Match(version)) ?? Encode(InRelease().Match(release)) ?? 0;

    // KERNEL_VERSION: a sublevel beyond 255 would run over into the minor version.
    static uint? Encode(Match match) =>
        match.Success ? Number(match, 1) << 16 | Number(match, 2) << 8 | Math.Min(Number(match, 3), 255) : null;

    static uint Number(Match match, int group) => uint.TryParse(match.Groups[group].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out uint number) ? number : 0;

    static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    [GeneratedRegex(@"^\S+\s+\S+\s+(\d+)\.(\d+)\.(\d+)")]
    private static partial Regex InSignature();

    [GeneratedRegex(@"Debian (\d+)\.(\d+)\.(\d+)")]
    private static partial Regex OfDebian();

    [GeneratedRegex(@"^(\d+)\.(\d+)(?:\.(\d+))?")]
    private static partial Regex InRelease();
}
