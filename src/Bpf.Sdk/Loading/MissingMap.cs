using System.Globalization;
using System.Text.RegularExpressions;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>
/// References to maps that were not created. The instruction becomes one that the verifier refuses if it can be reached, with a number that
/// tells which map is missing; behind a condition that is known to be false it does no harm.
/// </summary>
static partial class MissingMap
{
    // As libbpf, so that the verifier's words mean the same whoever loaded the program.
    const int FirstNumber = 2001000000;

    /// <summary>The number that stands for a section of global variables; that of the kernel's configuration is behind all of the object.</summary>
    public static int NumberOfSection(ObjectSpec spec, int section) => spec.Maps.Count + section;

    /// <summary>Makes the two slots of a load into calls of a function that does not exist.</summary>
    /// <param name="instructions">The program.</param>
    /// <param name="at">The load's first slot.</param>
    /// <param name="number">Of the map in the object, or of the section of variables behind all maps.</param>
    public static void Poison(Span<BpfInstruction> instructions, int at, int number) =>
        instructions.Slice(at, 2).Fill(new(BpfInstruction.CallOpcode, 0, 0, FirstNumber + number));

    /// <summary>What to do about the verifier's words, if they are about such a call.</summary>
    public static string? Explain(string reason, ObjectSpec? spec)
    {
        if (spec is null || Call().Match(reason) is not { Success: true } call
            || !int.TryParse(call.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number)
            || (number -= FirstNumber) < 0 || number > spec.Maps.Count + spec.Sections.Count)
        {
            return null;
        }

        int section = number - spec.Maps.Count;
        return section < 0
            ? $"The program uses map '{spec.Maps[number].Name}', which was not created because its AutoCreate is off. Turn it on, or turn AutoLoad of the program off."
            : $"The program uses global variables ('{(section < spec.Sections.Count ? spec.Sections[section].Name : ExternSpec.ConfigSection)}'), which this kernel does not have. They need Linux 5.2.";
    }

    // "invalid func unknown#2001000003", the same on all kernels.
    [GeneratedRegex(@"invalid func unknown#(2001\d{6})\b")]
    private static partial Regex Call();
}
