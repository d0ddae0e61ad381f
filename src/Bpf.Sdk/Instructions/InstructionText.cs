using System.Globalization;

namespace Bpf.Sdk.Objects;

/// <summary>The text of one instruction, in the words of the kernel's own disassembler (kernel/bpf/disasm.c).</summary>
static class InstructionText
{
    static readonly string[] AluOperators = ["+=", "-=", "*=", "/=", "|=", "&=", "<<=", ">>=", "", "%=", "^=", "=", "s>>=", ""];
    static readonly string[] Conditions = ["", "==", ">", ">=", "&", "!=", "s>", "s>=", "", "", "<", "<=", "s<", "s<="];
    static readonly string[] AtomicNames = ["add", "", "", "", "or", "and", "", "", "", "", "xor"];

    public static string Raw(BpfInstruction instruction) =>
        Invariant($".insn 0x{instruction.Opcode:x2} 0x{instruction.Registers:x2} {instruction.Offset} {instruction.Immediate}");

    /// <summary>The text, or null if the opcode is none.</summary>
    /// <param name="instruction">The instruction.</param>
    /// <param name="second">The second slot of a 64-bit load.</param>
    /// <param name="isTranslated">It comes from the kernel, after the verifier.</param>
    public static string? Of(BpfInstruction instruction, BpfInstruction second, bool isTranslated) => BpfOpcode.ClassOf(instruction.Opcode) switch
    {
        BpfOpcode.Alu32 => Alu(instruction, 'w'),
        BpfOpcode.Alu64 => Alu(instruction, 'r'),
        BpfOpcode.Jump => Jump(instruction, 'r', isTranslated),
        BpfOpcode.Jump32 => Jump(instruction, 'w', isTranslated),
        BpfOpcode.LoadRegister => LoadRegister(instruction),
        BpfOpcode.Store => Store(instruction),
        BpfOpcode.StoreRegister => StoreRegister(instruction),
        _ => Load(instruction, second, isTranslated),
    };

    static string? Alu(BpfInstruction i, char register)
    {
        int operation = BpfOpcode.OperationOf(i.Opcode);
        bool is64 = register == 'r';
        bool isRegister = BpfOpcode.IsRegister(i.Opcode);
        switch (operation)
        {
            case BpfOpcode.Swap when i.Immediate is not (16 or 32 or 64) || is64 && isRegister:
                return null;
            case BpfOpcode.Swap:
                return Invariant($"r{i.Destination} = {(is64 ? "bswap" : isRegister ? "be" : "le")}{i.Immediate} r{i.Destination}");
            case BpfOpcode.Negate:
                return Invariant($"{register}{i.Destination} = -{register}{i.Destination}");
            case > BpfOpcode.Swap:
                return null;
            case BpfOpcode.Move when isRegister && is64 && i.Offset == BpfOpcode.AddressSpaceCast:
                return Invariant($"r{i.Destination} = addr_space_cast(r{i.Source}, {(ushort)(i.Immediate >> 16)}, {(ushort)i.Immediate})");
            case BpfOpcode.Move when isRegister && is64 && i.Offset == BpfOpcode.PerCpuAddress:
                return Invariant($"r{i.Destination} = &(void __percpu *)(r{i.Source})");
            case BpfOpcode.Move when isRegister && i.Offset is 8 or 16 or 32:
                return Invariant($"{register}{i.Destination} = (s{i.Offset}){register}{i.Source}");
        }

        string sign = i.Offset == BpfOpcode.SignedDivision && operation is (int)BpfAluOperation.Divide or (int)BpfAluOperation.Modulo ? "s" : "";
        string left = Invariant($"{register}{i.Destination} {sign}{AluOperators[operation >> 4]} ");
        return left + (isRegister ? Invariant($"{register}{i.Source}") : Invariant($"{i.Immediate}"));
    }

    static string? Jump(BpfInstruction i, char register, bool isTranslated)
    {
        int operation = BpfOpcode.OperationOf(i.Opcode);
        bool isRegister = BpfOpcode.IsRegister(i.Opcode);
        bool is64 = register == 'r';
        return operation switch
        {
            BpfOpcode.Always when isRegister => is64 ? Invariant($"gotox r{i.Destination}") : null,
            BpfOpcode.Always => is64 ? Invariant($"goto pc{i.Offset:+0;-0}") : Invariant($"gotol pc{i.Immediate:+0;-0}"),
            BpfOpcode.Conditional => is64 && !isRegister && i.Source == 0 ? Invariant($"may_goto pc{i.Offset:+0;-0}") : null,
            BpfOpcode.Call => is64 && !isRegister ? Call(i, isTranslated) : null,
            BpfOpcode.Exit => is64 && !isRegister ? "exit" : null,
            > (int)BpfCondition.SignedLessOrEqual => null,
            _ when isRegister => Invariant($"if {register}{i.Destination} {Conditions[operation >> 4]} {register}{i.Source} goto pc{i.Offset:+0;-0}"),
            _ => Invariant($"if {register}{i.Destination} {Conditions[operation >> 4]} 0x{i.Immediate:x} goto pc{i.Offset:+0;-0}"),
        };
    }

    static string? Call(BpfInstruction i, bool isTranslated) => i.Source switch
    {
        // The kernel keeps the distance of a compiled call in the offset (jit_subprogs, kernel/bpf/verifier.c).
        BpfInstruction.PseudoCall => Invariant($"call pc{(isTranslated && i.Offset != 0 ? i.Offset : i.Immediate):+0;-0}"),
        BpfOpcode.PseudoKernelFunction when i.Offset != 0 && !isTranslated => Invariant($"call kernel-function#{i.Immediate}@{i.Offset}"),
        BpfOpcode.PseudoKernelFunction => Invariant($"call kernel-function#{i.Immediate}"),
        0 => Invariant($"call {HelperNames.Find(i.Immediate) ?? "unknown"}#{i.Immediate}"),
        _ => null,
    };

    static string? LoadRegister(BpfInstruction i) => BpfOpcode.ModeOf(i.Opcode) switch
    {
        BpfOpcode.ModeMemory => Invariant($"r{i.Destination} = *({Size(i)} *)(r{i.Source} {i.Offset:+0;-0})"),
        BpfOpcode.ModeSigned when BpfOpcode.SizeOf(i.Opcode) != (int)BpfAccessSize.Double =>
            Invariant($"r{i.Destination} = *(s{Size(i)[1..]} *)(r{i.Source} {i.Offset:+0;-0})"),
        _ => null,
    };

    static string? Store(BpfInstruction i) => BpfOpcode.ModeOf(i.Opcode) switch
    {
        BpfOpcode.ModeMemory => Invariant($"*({Size(i)} *)(r{i.Destination} {i.Offset:+0;-0}) = {i.Immediate}"),
        BpfOpcode.ModeBarrier when BpfOpcode.SizeOf(i.Opcode) == 0 => "nospec",
        _ => null,
    };

    static string? StoreRegister(BpfInstruction i)
    {
        string size = Size(i);
        string place = Invariant($"(r{i.Destination} {i.Offset:+0;-0})");
        switch (BpfOpcode.ModeOf(i.Opcode))
        {
            case BpfOpcode.ModeMemory:
                return Invariant($"*({size} *){place} = r{i.Source}");
            case not BpfOpcode.ModeAtomic:
                return null;
        }

        switch (i.Immediate)
        {
            case BpfAssembler.AtomicLoadAcquire:
                return Invariant($"r{i.Destination} = load_acquire(({size} *)(r{i.Source} {i.Offset:+0;-0}))");
            case BpfAssembler.AtomicStoreRelease:
                return Invariant($"store_release(({size} *){place}, r{i.Source})");
        }

        // The operations are numbers below 2^8: a conversion would cut off what is above.
        if (size is not ("u32" or "u64") || (uint)i.Immediate > byte.MaxValue)
        {
            return null;
        }

        string width = size == "u64" ? "64" : "";
        return (BpfAtomicOperation)i.Immediate switch
        {
            BpfAtomicOperation.Add or BpfAtomicOperation.Or or BpfAtomicOperation.And or BpfAtomicOperation.Xor =>
                Invariant($"lock *({size} *){place} {AluOperators[i.Immediate >> 4]} r{i.Source}"),
            BpfAtomicOperation.FetchAdd or BpfAtomicOperation.FetchOr or BpfAtomicOperation.FetchAnd or BpfAtomicOperation.FetchXor =>
                Invariant($"r{i.Source} = atomic{width}_fetch_{AtomicNames[i.Immediate >> 4]}(({size} *){place}, r{i.Source})"),
            BpfAtomicOperation.Exchange => Invariant($"r{i.Source} = atomic{width}_xchg(({size} *){place}, r{i.Source})"),
            BpfAtomicOperation.CompareExchange => Invariant($"r0 = atomic{width}_cmpxchg(({size} *){place}, r0, r{i.Source})"),
            _ => null,
        };
    }

    static string? Load(BpfInstruction i, BpfInstruction second, bool isTranslated)
    {
        if (i.IsLoadImmediate64)
        {
            string map = isTranslated ? "id" : "fd";
            string? value = i.Source switch
            {
                0 => Invariant($"0x{(ulong)(uint)second.Immediate << 32 | (uint)i.Immediate:x}{(isTranslated ? "" : " ll")}"),
                BpfInstruction.PseudoMapFd => Invariant($"map[{map}:{i.Immediate}]"),
                BpfInstruction.PseudoMapValue => Invariant($"map[{map}:{i.Immediate}][0]+{second.Immediate}"),
                BpfOpcode.PseudoBtfId => Invariant($"btf[id:{i.Immediate}]+{second.Immediate}"),
                BpfInstruction.PseudoFunction => Invariant($"subprog[{i.Immediate:+0;-0}]"),
                BpfOpcode.PseudoMapIndex => Invariant($"map[idx:{i.Immediate}]"),
                BpfOpcode.PseudoMapIndexValue => Invariant($"map[idx:{i.Immediate}][0]+{second.Immediate}"),
                _ => null,
            };
            return value is null ? null : Invariant($"r{i.Destination} = {value}");
        }

        return BpfOpcode.ModeOf(i.Opcode) switch
        {
            BpfOpcode.ModeAbsolute => Invariant($"r0 = *({Size(i)} *)skb[{i.Immediate}]"),
            BpfOpcode.ModeIndirect => Invariant($"r0 = *({Size(i)} *)skb[r{i.Source} + {i.Immediate}]"),
            _ => null,
        };
    }

    static string Size(BpfInstruction i) => (BpfAccessSize)BpfOpcode.SizeOf(i.Opcode) switch
    {
        BpfAccessSize.Byte => "u8",
        BpfAccessSize.Half => "u16",
        BpfAccessSize.Word => "u32",
        _ => "u64",
    };

    static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
