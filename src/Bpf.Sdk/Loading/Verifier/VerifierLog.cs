using System.Globalization;
using System.Text.RegularExpressions;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.Verifier;

/// <summary>What a verifier log says in the end: the reason, and the instruction that it is about.</summary>
/// <param name="Reason">The verifier's last words; empty if it said none.</param>
/// <param name="Instruction">Number of the instruction; -1 if it is about the program as a whole.</param>
/// <param name="Code">The instruction, as the verifier writes it; null if it does not.</param>
/// <param name="Registers">What was known of registers and stack before it, as <c>R0=…</c>; empty if the kernel does not tell.</param>
readonly partial record struct VerifierLog(string Reason, int Instruction, string? Code, IReadOnlyList<string> Registers)
{
    /// <summary>Reads a log. Pure; the log of a kernel that says nothing gives an empty reason and instruction -1.</summary>
    public static VerifierLog Parse(string log)
    {
        string[] lines = log.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        int instruction = -1;
        int end = lines.Length;
        while (end > 0 && IsStatistics(lines[end - 1]))
        {
            end--;
        }

        // The reason is what follows the last instruction that was verified.
        int start = end;
        while (start > 0 && !TryReadInstruction(lines[start - 1], out instruction))
        {
            start--;
        }

        var reason = new List<string>();
        for (int i = start; i < end; i++)
        {
            string line = lines[i].Trim();
            if (line.Length > 0 && !line.StartsWith(';') && !State().IsMatch(line))
            {
                reason.Add(line);
            }
        }

        if (start > 0)
        {
            string code = lines[start - 1];
            code = code[(code.IndexOf(')') + 1)..];
            int changes = code.IndexOf(" ; ", StringComparison.Ordinal); // what is known behind the instruction
            return new(string.Join("; ", reason), instruction, (changes < 0 ? code : code[..changes]).Trim(), VerifierRegisters.Replay(lines.AsSpan(0, start - 1)));
        }
        else
        {
            // Refused before the first instruction was verified: the reason itself may say where.
            instruction = reason.Count > 0 && PlaceInReason().Match(reason[0]) is { Success: true } place
                && int.TryParse(place.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int found) ? found : -1;
        }

        return new(string.Join("; ", reason), instruction, null, []);
    }

    /// <summary>Whether a log goes to the end: the verifier's last line is a count of what it has done.</summary>
    public static bool IsComplete(string log)
    {
        string text = log.TrimEnd('\n');
        return IsStatistics(text[(text.LastIndexOf('\n') + 1)..]);
    }

    /// <summary>The C source line of an instruction as <c>file:line:column: text</c>, or null if the object does not say.</summary>
    public static string? SourceLine(BtfTable? btf, ReadOnlySpan<LineInfo> lines, int instruction)
    {
        LineInfo? found = null;
        foreach (LineInfo line in lines)
        {
            if (line.Instruction <= instruction)
            {
                found = line;
            }
        }

        if (btf is null || instruction < 0 || found is not { } source)
        {
            return null;
        }

        string text = btf.GetString(source.Text).Trim();
        string file = btf.GetString(source.FileName);
        // The build's prefix map puts "./" before names, also before those that lead out of the project.
        file = file.StartsWith("./", StringComparison.Ordinal) ? file[2..] : file;
        string place = $"{file}:{source.Line}:{source.Column}";
        return text.Length > 0 ? $"{place}: {text}" : place;
    }

    // "12: (71) r0 = *(u8 *)(r2 +12)", newer kernels append the register state to the line.
    static bool TryReadInstruction(string line, out int instruction)
    {
        int colon = line.IndexOf(": (", StringComparison.Ordinal);
        instruction = -1;
        return colon > 0 && int.TryParse(line.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out instruction);
    }

    static bool IsStatistics(string line) =>
        line.StartsWith("processed ", StringComparison.Ordinal)
        || line.StartsWith("verification time", StringComparison.Ordinal)
        || line.StartsWith("stack depth", StringComparison.Ordinal);

    // What the verifier knew, not what it objects to: "12: R1=ctx() R10=fp0", " frame1: R0_w=inv5", "from 4 to 12: R0=…", and how it went back
    // to find what a decision rests on.
    [GeneratedRegex(@"^(from \d+ to \d+( \(speculative execution\))?: ?|\d+: |cur state: ?|old state: ?|frame\d+: )*(R\d+(_[a-z]+)?=|fp-\d+|$)|^mark_precise: |^last_idx |^(parent|regs=)")]
    private static partial Regex State();

    // "unreachable insn 5", "jump out of range from insn 3 to 90".
    [GeneratedRegex(@"\binsn (\d+)\b")]
    private static partial Regex PlaceInReason();
}
