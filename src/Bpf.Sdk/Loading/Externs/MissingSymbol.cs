using System.Globalization;
using System.Text.RegularExpressions;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>
/// What the verifier says of kernel functions and variables that the kernel lacks. The call of a missing weak function becomes one that the
/// verifier refuses if it can be reached, with a number that tells which function it was; behind <c>bpf_ksym_exists</c> it does no harm.
/// </summary>
static partial class MissingSymbol
{
    // As libbpf since 1.2, so that programs come out the same and the verifier's words mean the same.
    const int FirstNumber = 2002000000;

    /// <summary>What a call becomes.</summary>
    /// <param name="number">Of the function in <see cref="ObjectSpec.Externs"/>.</param>
    public static BpfInstruction Call(int number) => new(BpfInstruction.CallOpcode, 0, 0, 0, FirstNumber + number);

    /// <summary>What to do about the verifier's words, if they are about a symbol that is missing.</summary>
    public static string? Explain(string reason, ObjectSpec? spec)
    {
        if (spec is not null && MissingCall().Match(reason) is { Success: true } call
            && int.TryParse(call.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && (number -= FirstNumber) >= 0 && number < spec.Externs.Count)
        {
            return $"The program calls kernel function '{spec.Externs[number].KernelName}', which this kernel does not have, or has with other parameters. Call it only if bpf_ksym_exists({spec.Externs[number].Name}).";
        }

        return MissingAddress().Match(reason) is { Success: true } address
            ? $"The kernel has the type of '{address.Groups[1].Value}' and not its address: it keeps the names of variables only if it is built with CONFIG_KALLSYMS_ALL."
            : null;
    }

    // "invalid func unknown#2002000003", the same on all kernels.
    [GeneratedRegex(@"invalid func unknown#(2002\d{6})\b")]
    private static partial Regex MissingCall();

    [GeneratedRegex(@"failed to find the address for kernel symbol '([^']+)'")]
    private static partial Regex MissingAddress();
}
