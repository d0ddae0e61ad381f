using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>Writes the outcome of a relocation into an instruction.</summary>
static class CorePatch
{
    // A call of a helper that no kernel has, with libbpf's number for "bad relo": the same program has the same tag whoever loads it, and the verifier
    // objects only if the instruction can be reached.
    const int PoisonedCall = 0xbad2310;

    static readonly BpfInstruction s_poison = new(BpfInstruction.CallOpcode, 0, 0, PoisonedCall);

    const int ClassMask = 7;
    const int SizeMask = 0x18;
    const int RegisterSource = 8; // BPF_X

    enum InstructionClass
    {
        Load = 0, // BPF_LD
        LoadRegister = 1, // BPF_LDX
        Store = 2, // BPF_ST
        StoreRegister = 3, // BPF_STX
        Arithmetic32 = 4, // BPF_ALU
        Arithmetic64 = 7, // BPF_ALU64
    }

    /// <summary>Applies an outcome.</summary>
    /// <param name="program">Name of the program, for messages.</param>
    /// <param name="instructions">Its instructions.</param>
    /// <param name="at">Which of them the relocation is at.</param>
    /// <param name="outcome">What the relocation comes to.</param>
    /// <returns>Whether the instruction was made one that the verifier refuses if it is reached.</returns>
    /// <exception cref="BpfFormatException">The instruction is not what the relocation says it is.</exception>
    public static bool Apply(string program, BpfInstruction[] instructions, int at, CoreOutcome outcome)
    {
        BpfInstruction instruction = instructions[at];
        if (outcome is not { Old: { } old, New: { } now })
        {
            Poison(instructions, at);
            return true;
        }

        switch ((InstructionClass)(instruction.Opcode & ClassMask))
        {
            case InstructionClass.Arithmetic32 or InstructionClass.Arithmetic64:
                Check(program, outcome, at, (instruction.Opcode & RegisterSource) == 0, "an operation with a constant", instruction);
                Check(program, outcome, at, !old.IsCertain || instruction.Immediate == (int)old.Value, $"the constant {old.Value}", instruction);
                instructions[at] = instruction with { Immediate = (int)now.Value };
                return false;
            case InstructionClass.LoadRegister or InstructionClass.Store or InstructionClass.StoreRegister:
                Check(program, outcome, at, !old.IsCertain || instruction.Offset == (long)old.Value, $"the offset {old.Value}", instruction);
                if (now.Value > (ulong)short.MaxValue)
                {
                    throw new BpfNotSupportedException("CO-RE relocation", null,
                        $"{outcome.Local} is at offset {now.Value} in the kernel; a load or store instruction reaches {short.MaxValue}. Read it by bpf_core_read(), which adds the offset first.");
                }

                if (outcome.RefusesResize)
                {
                    Poison(instructions, at);
                    return true;
                }

                instructions[at] = Resize(program, outcome, at, instruction, old, now) with { Offset = (short)now.Value };
                return false;
            case InstructionClass.Load when instruction.IsLoadImmediate64 && instruction.Source == 0 && at + 1 < instructions.Length:
                ulong constant = (uint)instruction.Immediate | (ulong)(uint)instructions[at + 1].Immediate << 32;
                // Of an enumerator of 32 bits the compiler extends the value by its type, which only newer ones write down.
                bool isExtendedByZeros = constant != old.Value && constant == (uint)old.Value;
                Check(program, outcome, at, !old.IsCertain || constant == old.Value || isExtendedByZeros, ExpectedConstant(old.Value, constant), instruction);
                ulong value = isExtendedByZeros && old.IsCertain && now.Value >> 32 == uint.MaxValue ? (uint)now.Value : now.Value;
                instructions[at] = instruction with { Immediate = (int)value };
                instructions[at + 1] = instructions[at + 1] with { Immediate = (int)(value >> 32) };
                return false;
            default:
                Check(program, outcome, at, false, "a load, a store or an operation with a constant", instruction);
                return false;
        }
    }

    // What is shown of the instruction is its lower half.
    static string ExpectedConstant(ulong expected, ulong constant) =>
        $"the constant {expected} and not {constant}" + ((uint)constant == (uint)expected ? " (clang before 15 writes down the lower half of an enumerator only: compile with a newer one)" : "");

    static void Poison(BpfInstruction[] instructions, int at)
    {
        // Both halves, or the verifier speaks of the second one's opcode 0 instead.
        if (instructions[at].IsLoadImmediate64 && at + 1 < instructions.Length)
        {
            instructions[at + 1] = s_poison;
        }

        instructions[at] = s_poison;
    }

    static BpfInstruction Resize(string program, CoreOutcome outcome, int at, BpfInstruction instruction, CoreValue old, CoreValue now)
    {
        if (old.Size == now.Size)
        {
            return instruction;
        }

        Check(program, outcome, at, SizeOf(instruction) == old.Size, $"an access of {old.Size} bytes", instruction);
        int size = now.Size switch
        {
            1 => 0x10, // BPF_B
            2 => 0x08, // BPF_H
            4 => 0x00, // BPF_W
            8 => 0x18, // BPF_DW
            _ => throw new BpfNotSupportedException("CO-RE relocation", null, $"{outcome.Local} has {now.Size} bytes in the kernel, which no instruction reads at once."),
        };
        return instruction with { Opcode = (byte)(instruction.Opcode & ~SizeMask | size) };
    }

    static uint SizeOf(BpfInstruction instruction) => (instruction.Opcode & SizeMask) switch
    {
        0x10 => 1,
        0x08 => 2,
        0x00 => 4,
        _ => 8,
    };

    static void Check(string program, CoreOutcome outcome, int at, bool holds, string expected, BpfInstruction instruction)
    {
        if (!holds)
        {
            throw new BpfFormatException($"The CO-RE relocation for {outcome.Local.Kind.Describe()} {outcome.Local} is at instruction {at} of program '{program}' (opcode 0x{instruction.Opcode:x2}, offset {instruction.Offset}, constant {instruction.Immediate}), where {expected} was expected", ".BTF.ext");
        }
    }
}
