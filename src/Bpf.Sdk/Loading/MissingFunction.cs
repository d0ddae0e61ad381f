using System.Globalization;
using System.Text.RegularExpressions;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>
/// Calls of weak kernel functions that the kernel lacks. The instruction becomes one that the verifier refuses if it can be reached, with
/// a number that tells which function is missing; behind <c>bpf_ksym_exists</c> it does no harm.
/// </summary>
static partial class MissingFunction
{
    // As libbpf since 1.2, so that programs come out the same and the verifier's words mean the same.
    const int FirstNumber = 2002000000;

    /// <summary>What a call becomes.</summary>
    /// <param name="number">Of the function in <see cref="ObjectSpec.Externs"/>.</param>
    public static BpfInstruction Call(int number) => new(BpfInstruction.CallOpcode, 0, 0, 0, FirstNumber + number);

    /// <summary>What to do about the verifier's words, if they are about such a call.</summary>
    public static string? Explain(string reason, ObjectSpec? spec) =>
        spec is not null && Reason().Match(reason) is { Success: true } call
            && int.TryParse(call.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            && (number -= FirstNumber) >= 0 && number < spec.Externs.Count
            ? $"The program calls kernel function '{spec.Externs[number].KernelName}', which this kernel does not have, or has with other parameters. Call it only if bpf_ksym_exists({spec.Externs[number].Name})."
            : null;

    // "invalid func unknown#2002000003", the same on all kernels.
    [GeneratedRegex(@"invalid func unknown#(2002\d{6})\b")]
    private static partial Regex Reason();
}
