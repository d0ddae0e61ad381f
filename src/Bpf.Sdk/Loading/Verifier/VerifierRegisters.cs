using System.Globalization;
using System.Text.RegularExpressions;

namespace Bpf.Sdk.Loading.Verifier;

/// <summary>
/// What the verifier knew of registers and stack where it stopped. Logs tell all of it where a path begins and then, with each instruction, what has
/// changed: this plays it over again. Pure.
/// </summary>
sealed partial class VerifierRegisters
{
    const int FirstScratch = 1; // calls leave nothing in R1 to R5
    const int LastScratch = 5;
    const byte Call = 0x85; // BPF_JMP | BPF_CALL
    const string CallText = "85";

    readonly Dictionary<int, SortedDictionary<int, string>> _frames = []; // by depth of the call; registers by number, stack slots behind them
    int _frame;
    bool _isKnown;

    /// <summary>Reads the lines of a log up to the instruction that was refused.</summary>
    /// <returns>Registers and slots as <c>R0=…</c>, in order; empty if the kernel did not tell (before Linux 5.18, unless asked for more).</returns>
    public static IReadOnlyList<string> Replay(ReadOnlySpan<string> lines)
    {
        var registers = new VerifierRegisters();
        foreach (string line in lines)
        {
            registers.Read(line);
        }

        return registers is { _isKnown: true } && registers._frames.TryGetValue(registers._frame, out SortedDictionary<int, string>? frame) ? [.. frame.Values] : [];
    }

    /// <summary>The one of some registers that has a number, or null.</summary>
    public static string? Find(IReadOnlyList<string> registers, int number) =>
        registers.FirstOrDefault(register => register.StartsWith($"R{number}=", StringComparison.Ordinal));

    void Read(string line)
    {
        if (line.StartsWith(';') || line.StartsWith("mark_precise", StringComparison.Ordinal))
        {
            return;
        }

        if (line.StartsWith("Validating ", StringComparison.Ordinal))
        {
            _frames.Clear();
            _isKnown = false;
        }
        else if (Instruction().Match(line) is { Success: true } instruction)
        {
            // What a call leaves behind is not written, only what it sets.
            if (instruction.Groups["code"].ValueSpan.SequenceEqual(CallText) && _frames.TryGetValue(_frame, out SortedDictionary<int, string>? caller))
            {
                for (int register = FirstScratch; register <= LastScratch; register++)
                {
                    caller.Remove(register);
                }
            }

            if (instruction.Groups["state"] is { Success: true } changed)
            {
                Apply(changed.Value, isWhole: false);
                _isKnown = true;
            }
            else
            {
                // A kernel that writes what an instruction changes would have.
                _isKnown &= !ChangesRegisters(instruction.Groups["code"].ValueSpan);
            }
        }
        else if (State().Match(line) is { Success: true } state)
        {
            // "12: R0=…" may be what has changed; "from 4 to 12: R0=…" and " R0=…" are all there is.
            Apply(state.Groups["state"].Value, isWhole: !state.Groups["at"].Success);
            _isKnown = true;
        }
    }

    void Apply(string text, bool isWhole)
    {
        _frame = 0;
        if (Frame().Match(text) is { Success: true } frame)
        {
            _frame = int.Parse(frame.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture);
            text = text[frame.Length..];
        }

        if (!_frames.TryGetValue(_frame, out SortedDictionary<int, string>? known) || isWhole)
        {
            _frames[_frame] = known = [];
        }

        foreach (string part in Split(text))
        {
            if (Place().Match(part) is { Success: true } place && int.TryParse(place.Groups["number"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number))
            {
                const int AfterRegisters = 16;
                bool isRegister = place.Groups["kind"].ValueSpan.SequenceEqual("R");
                known[isRegister ? number : AfterRegisters + number] = $"{place.Groups["kind"].ValueSpan}{number}={part.AsSpan(place.Length)}";
            }
        }
    }

    // Values have blanks within parentheses: "R2=scalar(var_off=(0x0; 0xff))".
    static IEnumerable<string> Split(string text)
    {
        int depth = 0, start = 0;
        for (int i = 0; i <= text.Length; i++)
        {
            char c = i < text.Length ? text[i] : ' ';
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (char.IsWhiteSpace(c) && (depth <= 0 || i == text.Length))
            {
                if (i > start)
                {
                    yield return text[start..i];
                }

                start = i + 1;
            }
        }
    }

    // Stores (BPF_ST, BPF_STX) and jumps (BPF_JMP, BPF_JMP32) need not change what is known; the lowest three bits tell (linux/bpf_common.h).
    static bool ChangesRegisters(ReadOnlySpan<char> code) =>
        !byte.TryParse(code, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out byte opcode) || opcode == Call || (opcode & 7) is not (2 or 3 or 5 or 6);

    // "12: (85) call bpf_map_lookup_elem#1    ; R0_w=map_value_or_null(id=1,ks=4,vs=8)"
    [GeneratedRegex(@"^\d+: \((?<code>[0-9a-f]{2})\)(.*?;\s*(?<state>(frame\d+: )?(R\d+|fp-\d+)(_[a-zA-Z]+)?=.*))?")]
    private static partial Regex Instruction();

    [GeneratedRegex(@"^(from \d+ to \d+[^:]*:|(?<at>\d+):)?\s*(?<state>(frame\d+: )?(R\d+|fp-\d+)(_[a-zA-Z]+)?=.*)$")]
    private static partial Regex State();

    [GeneratedRegex(@"^frame(\d+): ")]
    private static partial Regex Frame();

    [GeneratedRegex(@"^(?<kind>R|fp-)(?<number>\d{1,4})(_[a-zA-Z]+)?=")]
    private static partial Regex Place();
}
