using System.Globalization;
using System.Text;

namespace Bpf.Sdk.Objects;

/// <summary>
/// Writes instructions as the kernel's verifier does: <c>r0 = *(u8 *)(r2 +12)</c>. <see cref="BpfAssembler.Parse"/> reads all of it back.
/// </summary>
public static class BpfDisassembler
{
    /// <summary>Writes instructions, each on a line with its index and opcode: <c>3: (71) r0 = *(u8 *)(r2 +12)</c>.</summary>
    /// <remarks>Nothing is lost: what the text of an instruction does not say is written as <c>.insn</c> with its fields.</remarks>
    public static string Disassemble(ReadOnlySpan<BpfInstruction> instructions)
    {
        var text = new StringBuilder();
        for (int i = 0; i < instructions.Length;)
        {
            int length = Format(instructions[i..], out string line);
            text.Append(CultureInfo.InvariantCulture, $"{i}: ({instructions[i].Opcode:x2}) {line}\n");
            i += length;
        }

        return text.ToString();
    }

    /// <summary>Writes one instruction, without index and opcode.</summary>
    /// <param name="instructions">The instruction, and what follows it: a 64-bit load takes two slots.</param>
    /// <param name="text">Its text, or its fields as <c>.insn OPCODE REGISTERS OFFSET IMMEDIATE</c> if there is none.</param>
    /// <returns>How many slots it takes: 1 or 2.</returns>
    public static int Format(ReadOnlySpan<BpfInstruction> instructions, out string text)
    {
        if (instructions.IsEmpty)
        {
            throw new ArgumentException("There is no instruction.", nameof(instructions));
        }

        int length = instructions[0].IsLoadImmediate64 && instructions.Length > 1 ? 2 : 1;
        BpfInstruction second = length == 2 ? instructions[1] : default;
        if (InstructionText.Of(instructions[0], second, isTranslated: false) is { } readable && IsReadAs(readable, instructions[..length]))
        {
            text = readable;
            return length;
        }

        text = InstructionText.Raw(instructions[0]);
        return 1;
    }

    /// <summary>
    /// Writes one instruction of a program in the kernel (<see cref="BpfProgramCode.Instructions"/>), where maps are given by their numbers and fields that the text does not
    /// show have the kernel's own meaning.
    /// </summary>
    /// <returns>How many slots it takes: 1 or 2.</returns>
    public static int FormatTranslated(ReadOnlySpan<BpfInstruction> instructions, out string text)
    {
        if (instructions.IsEmpty)
        {
            throw new ArgumentException("There is no instruction.", nameof(instructions));
        }

        int length = instructions[0].IsLoadImmediate64 && instructions.Length > 1 ? 2 : 1;
        text = InstructionText.Of(instructions[0], length == 2 ? instructions[1] : default, isTranslated: true) ?? InstructionText.Raw(instructions[0]);
        return length;
    }

    // The text leaves out fields that have to be zero: where one is not, only the fields tell all.
    static bool IsReadAs(string text, ReadOnlySpan<BpfInstruction> instructions)
    {
        var assembler = new BpfAssembler();
        return assembler.TryAddText(text) && assembler.Build().AsSpan().SequenceEqual(instructions);
    }
}
