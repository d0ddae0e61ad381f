using System.Globalization;
using System.Text.RegularExpressions;

namespace Bpf.Sdk.Loading.Verifier;

/// <summary>A helper that the kernel does not have, or not for programs of this type. Pure but for the version of the running kernel.</summary>
static partial class UnknownHelper
{
    /// <summary>What to do about the verifier's words, if they are about a helper that it does not take.</summary>
    public static string? Explain(string reason, BpfProgramType type, Version? kernel = null)
    {
        if (Call().Match(reason) is not { Success: true } call
            || !int.TryParse(call.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
        {
            return null;
        }

        if (BpfHelper.Find(number) is not { } helper)
        {
            return $"No helper has the number {number}: the program was made for a kernel that is newer than this SDK, or its instructions are damaged.";
        }

        kernel ??= Kernel.PermissionFacts.Read().Kernel;
        (string name, string since) = (helper.Name, helper.MinimumKernel);
        return kernel is not null && kernel < Version.Parse(since)
            ? $"Helper {name} (number {number}) came with Linux {since}, and this is Linux {kernel}. Guard the call by a constant in .rodata, which lets the verifier skip it, or require the newer kernel."
            : $"This kernel does not let programs of type {type} call helper {name} (number {number}), which came with Linux {since}: it may be for other types only, need CAP_PERFMON, or be switched off in the kernel's configuration or by lockdown. "
                + "Whether there is a later version that does is said in bpf-helpers(7) and docs.ebpf.io.";
    }

    // "unknown func bpf_probe_write_user#36" (a helper that the type has not), "invalid func unknown#211" (a number that the kernel has not); since
    // Linux 6.11 "program of this type cannot use helper bpf_probe_write_user#36".
    [GeneratedRegex(@"(unknown func \w+|invalid func \w+|cannot use helper \w+)#(?<number>\d+)")]
    private static partial Regex Call();
}
