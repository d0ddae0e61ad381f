using System.Text;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// The kernel refused to load a program. The message has the verifier's reason, the C source line, the instruction with what the verifier knew of
/// its registers, and a hint on what to do; <see cref="Log"/> has all that the verifier said.
/// </summary>
public sealed class BpfLoadException : BpfException
{
    internal BpfLoadException(string program, int errorNumber, LoadRefusal refusal)
        : base(Compose(program, errorNumber, refusal), "load program", program, errorNumber, refusal.Hint)
    {
        ProgramName = program;
        Reason = refusal.Reason;
        SourceLine = refusal.SourceLine;
        InstructionNumber = refusal.InstructionNumber;
        Instruction = refusal.Instruction;
        RegisterState = refusal.RegisterState;
        Log = refusal.Log;
    }

    /// <summary>Name of the program.</summary>
    public string ProgramName { get; }

    /// <summary>The last words of the verifier, empty if it was not asked or said nothing.</summary>
    public string Reason { get; }

    /// <summary>Where in C the refused instruction comes from, as <c>file:line:column: text</c>; null if the object was compiled without <c>-g</c>.</summary>
    public string? SourceLine { get; }

    /// <summary>Number of the refused instruction, in the program with all functions that it calls; null if the program as a whole was refused.</summary>
    public int? InstructionNumber { get; }

    /// <summary>The refused instruction as the verifier writes it, for example <c>r0 = *(u8 *)(r1 +12)</c>; null if the verifier did not come so far.</summary>
    public string? Instruction { get; }

    /// <summary>
    /// What the verifier knew of registers and stack before the refused instruction, as <c>R0=scalar() R1=pkt(r=0) R10=fp0</c>; null if the kernel does not tell
    /// (before Linux 5.18).
    /// </summary>
    public string? RegisterState { get; }

    /// <summary>The verifier log; of one that is longer than a MiB its end, or its beginning before Linux 6.4.</summary>
    public string Log { get; }

    static string Compose(string program, int errorNumber, LoadRefusal refusal)
    {
        var text = new StringBuilder($"The kernel refused to load program '{program}' ({Errno.Name(errorNumber)})");
        if (refusal.Reason.Length > 0)
        {
            text.Append(": ").Append(refusal.Reason.AsSpan().TrimEnd('.'));
        }

        text.Append('.');
        if (refusal.SourceLine is not null)
        {
            text.Append("\n  at ").Append(refusal.SourceLine);
        }

        if (refusal.Instruction is not null)
        {
            text.Append("\n  instruction ").Append(refusal.InstructionNumber).Append(": ").Append(refusal.Instruction);
            if (refusal.InvolvedRegisters.Length > 0)
            {
                text.Append("  where ").Append(refusal.InvolvedRegisters);
            }
        }

        if (refusal.Hint is not null)
        {
            text.Append('\n').Append(refusal.Hint);
        }

        return text.ToString();
    }
}
