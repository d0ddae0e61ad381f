using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bpf.Sdk.Objects;

public sealed partial class BpfAssembler
{
    /// <summary>
    /// Reads instructions from text, one on a line, as <see cref="BpfDisassembler"/>, the verifier's log and <c>llvm-objdump -d</c> write them. An index and opcode before the instruction are
    /// skipped, and what follows <c>;</c> or <c>//</c>; <c>name:</c> is a label, which jumps and calls may lead to instead of <c>pc+N</c>.
    /// </summary>
    /// <exception cref="FormatException">A line is not an instruction, or a label is missing; the message has its number and text.</exception>
    public static ImmutableArray<BpfInstruction> Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var assembler = new BpfAssembler();
        int number = 0;
        foreach (ReadOnlySpan<char> line in text.AsSpan().EnumerateLines())
        {
            number++;
            try
            {
                if (!assembler.TryAddText(line.ToString()))
                {
                    throw new FormatException($"Line {number} is not a BPF instruction: '{line.Trim()}'.");
                }
            }
            catch (Exception exception) when (exception is OverflowException or ArgumentException)
            {
                throw new FormatException($"Line {number} is not a BPF instruction: '{line.Trim()}'. {exception.Message}", exception);
            }
        }

        try
        {
            return assembler.Build();
        }
        catch (InvalidOperationException exception)
        {
            throw new FormatException(exception.Message, exception);
        }
    }

    /// <summary>Adds the instruction of a line, if it has one.</summary>
    /// <returns>False if the line is no instruction.</returns>
    internal bool TryAddText(string line)
    {
        int comment = line.IndexOfAny([';']);
        line = comment >= 0 ? line[..comment] : line;
        comment = line.IndexOf("//", StringComparison.Ordinal);
        line = Prefix().Replace(comment >= 0 ? line[..comment] : line, "");
        if (LabelLine().Match(line) is { Success: true } label)
        {
            Label(label.Groups[1].Value);
            line = line[label.Length..];
        }

        // Blanks matter only between words.
        line = Blanks().Replace(line.Trim(), "");
        line = line.EndsWith('>') && line.LastIndexOf('<') is > 0 and int place ? line[..place] : line; // llvm-objdump names where a jump leads to
        return line.Length == 0 || TryAddAlu(line) || TryAddMemory(line) || TryAddJump(line) || TryAddWide(line) || TryAddAtomic(line) || TryAddRaw(line);
    }

    bool TryAddAlu(string line)
    {
        if (AluLine().Match(line) is { Success: true } alu)
        {
            (int opcode, BpfRegister left) = (ClassOf(alu.Groups[1]), RegisterOf(alu.Groups[2]));
            (string sign, string symbol) = (alu.Groups[3].Value, alu.Groups[4].Value);
            BpfAluOperation operation = (sign, symbol) switch
            {
                ("", "+") => BpfAluOperation.Add,
                ("", "-") => BpfAluOperation.Subtract,
                ("", "*") => BpfAluOperation.Multiply,
                ("", "/") => BpfAluOperation.Divide,
                ("s", "/") => BpfAluOperation.SignedDivide,
                ("", "%") => BpfAluOperation.Modulo,
                ("s", "%") => BpfAluOperation.SignedModulo,
                ("", "|") => BpfAluOperation.Or,
                ("", "&") => BpfAluOperation.And,
                ("", "^") => BpfAluOperation.Xor,
                ("", "<<") => BpfAluOperation.ShiftLeft,
                ("", ">>") => BpfAluOperation.ShiftRight,
                ("s", ">>") => BpfAluOperation.SignedShiftRight,
                ("", "") => (BpfAluOperation)BpfOpcode.Move,
                _ => (BpfAluOperation)(-1),
            };
            if ((short)operation == -1 || alu.Groups[6].Success && alu.Groups[6].Value != alu.Groups[1].Value)
            {
                return false;
            }

            opcode |= (int)operation & 0xf0;
            return alu.Groups[6].Success
                ? Done(Emit(opcode | BpfOpcode.Register, left, RegisterOf(alu.Groups[7]), SignOf(operation), 0))
                : Done(Emit(opcode, left, 0, SignOf(operation), Int32(alu.Groups[5])));
        }

        if (MoveSignedLine().Match(line) is { Success: true } signed && signed.Groups[1].Value == signed.Groups[4].Value)
        {
            (int bits, BpfRegister left, BpfRegister right) = (Int32(signed.Groups[3]), RegisterOf(signed.Groups[2]), RegisterOf(signed.Groups[5]));
            return Done(Emit(ClassOf(signed.Groups[1]) | BpfOpcode.Move | BpfOpcode.Register, left, right, (short)bits, 0));
        }

        if (NegateLine().Match(line) is { Success: true } negate && negate.Groups[1].Value == negate.Groups[3].Value && negate.Groups[2].Value == negate.Groups[4].Value)
        {
            return Done(Emit(ClassOf(negate.Groups[1]) | BpfOpcode.Negate, RegisterOf(negate.Groups[2]), 0, 0, 0));
        }

        if (SwapLine().Match(line) is { Success: true } swap && swap.Groups[1].Value == swap.Groups[4].Value)
        {
            (int bits, BpfRegister register) = (Int32(swap.Groups[3]), RegisterOf(swap.Groups[1]));
            return Done(swap.Groups[2].Value switch
            {
                "le" => ToLittleEndian(bits, register),
                "be" => ToBigEndian(bits, register),
                _ => Swap(bits, register),
            });
        }

        if (CastLine().Match(line) is { Success: true } cast)
        {
            return Done(CastAddressSpace(RegisterOf(cast.Groups[1]), RegisterOf(cast.Groups[2]), checked((ushort)Int32(cast.Groups[3])), checked((ushort)Int32(cast.Groups[4]))));
        }

        return PerCpuLine().Match(line) is { Success: true } perCpu
            && Done(Emit(BpfOpcode.Alu64 | BpfOpcode.Move | BpfOpcode.Register, RegisterOf(perCpu.Groups[1]), RegisterOf(perCpu.Groups[2]), BpfOpcode.PerCpuAddress, 0));
    }

    bool TryAddMemory(string line)
    {
        if (LoadLine().Match(line) is { Success: true } load)
        {
            int mode = load.Groups[2].Value == "s" ? BpfOpcode.ModeSigned : BpfOpcode.ModeMemory;
            return Done(Emit(BpfOpcode.LoadRegister | mode | SizeOf(load.Groups[3]), RegisterOf(load.Groups[1]), RegisterOf(load.Groups[4]), Int16(load.Groups[5]), 0));
        }

        if (StoreLine().Match(line) is { Success: true } store)
        {
            (int size, BpfRegister register, short offset) = (SizeOf(store.Groups[1]), RegisterOf(store.Groups[2]), Int16(store.Groups[3]));
            return store.Groups[4].Success
                ? Done(Emit(BpfOpcode.StoreRegister | BpfOpcode.ModeMemory | size, register, RegisterOf(store.Groups[4]), offset, 0))
                : Done(Emit(BpfOpcode.Store | BpfOpcode.ModeMemory | size, register, 0, offset, Int32(store.Groups[5])));
        }

        if (PacketLine().Match(line) is { Success: true } packet)
        {
            var size = (BpfAccessSize)SizeOf(packet.Groups[1]);
            return Done(packet.Groups[2].Success ? LoadPacket(size, RegisterOf(packet.Groups[2]), Int32(packet.Groups[3])) : LoadPacket(size, Int32(packet.Groups[4])));
        }

        return line == "nospec" && Done(Emit(BpfOpcode.Store | BpfOpcode.ModeBarrier, 0, 0, 0, 0));
    }

    bool TryAddAtomic(string line)
    {
        if (LockLine().Match(line) is { Success: true } locked)
        {
            BpfAtomicOperation operation = locked.Groups[4].Value switch
            {
                "+" => BpfAtomicOperation.Add,
                "|" => BpfAtomicOperation.Or,
                "&" => BpfAtomicOperation.And,
                _ => BpfAtomicOperation.Xor,
            };
            return Done(Atomic(operation, (BpfAccessSize)SizeOf(locked.Groups[1]), RegisterOf(locked.Groups[2]), Int16(locked.Groups[3]), RegisterOf(locked.Groups[5])));
        }

        if (FetchLine().Match(line) is { Success: true } fetch && fetch.Groups[1].Value == fetch.Groups[6].Value)
        {
            BpfAtomicOperation operation = fetch.Groups[2].Value switch
            {
                "fetch_add" => BpfAtomicOperation.FetchAdd,
                "fetch_or" => BpfAtomicOperation.FetchOr,
                "fetch_and" => BpfAtomicOperation.FetchAnd,
                "fetch_xor" => BpfAtomicOperation.FetchXor,
                _ => BpfAtomicOperation.Exchange,
            };
            return Done(Atomic(operation, (BpfAccessSize)SizeOf(fetch.Groups[3]), RegisterOf(fetch.Groups[4]), Int16(fetch.Groups[5]), RegisterOf(fetch.Groups[6])));
        }

        if (CompareExchangeLine().Match(line) is { Success: true } exchange)
        {
            return Done(Atomic(BpfAtomicOperation.CompareExchange, (BpfAccessSize)SizeOf(exchange.Groups[1]), RegisterOf(exchange.Groups[2]), Int16(exchange.Groups[3]), RegisterOf(exchange.Groups[4])));
        }

        // As llvm-objdump has it.
        if (ExchangeLlvmLine().Match(line) is { Success: true } other && (!other.Groups[1].Success || other.Groups[1].Value == other.Groups[5].Value))
        {
            return Done(Atomic(
                other.Groups[1].Success ? BpfAtomicOperation.Exchange : BpfAtomicOperation.CompareExchange,
                (BpfAccessSize)SizeOf(other.Groups[2]), RegisterOf(other.Groups[3]), Int16(other.Groups[4]), RegisterOf(other.Groups[5])));
        }

        if (AcquireLine().Match(line) is { Success: true } acquire)
        {
            return Done(LoadAcquire((BpfAccessSize)SizeOf(acquire.Groups[2]), RegisterOf(acquire.Groups[1]), RegisterOf(acquire.Groups[3]), Int16(acquire.Groups[4])));
        }

        return ReleaseLine().Match(line) is { Success: true } release
            && Done(StoreRelease((BpfAccessSize)SizeOf(release.Groups[1]), RegisterOf(release.Groups[2]), Int16(release.Groups[3]), RegisterOf(release.Groups[4])));
    }

    bool TryAddJump(string line)
    {
        if (line == "exit")
        {
            return Done(Exit());
        }

        if (GotoLine().Match(line) is { Success: true } jump)
        {
            (int opcode, Target target) = jump.Groups[1].Value switch
            {
                "goto" => (BpfOpcode.Jump | BpfOpcode.Always, Target.Offset),
                "gotol" => (BpfOpcode.Jump32 | BpfOpcode.Always, Target.Immediate),
                _ => (BpfOpcode.Jump | BpfOpcode.Conditional, Target.Offset),
            };
            return Done(EmitTo(opcode, 0, 0, 0, jump.Groups[2].Value, target));
        }

        if (GotoRegisterLine().Match(line) is { Success: true } computed)
        {
            return Done(Emit(BpfOpcode.Jump | BpfOpcode.Always | BpfOpcode.Register, RegisterOf(computed.Groups[1]), 0, 0, 0));
        }

        if (IfLine().Match(line) is { Success: true } branch)
        {
            int opcode = (branch.Groups[1].Value == "r" ? BpfOpcode.Jump : BpfOpcode.Jump32) | (int)(branch.Groups[3].Value switch
            {
                "==" => BpfCondition.Equal,
                "!=" => BpfCondition.NotEqual,
                ">" => BpfCondition.Greater,
                ">=" => BpfCondition.GreaterOrEqual,
                "<" => BpfCondition.Less,
                "<=" => BpfCondition.LessOrEqual,
                "s>" => BpfCondition.SignedGreater,
                "s>=" => BpfCondition.SignedGreaterOrEqual,
                "s<" => BpfCondition.SignedLess,
                "s<=" => BpfCondition.SignedLessOrEqual,
                _ => BpfCondition.AnyBit,
            });
            BpfRegister left = RegisterOf(branch.Groups[2]);
            if (branch.Groups[4].Success)
            {
                return branch.Groups[4].Value == branch.Groups[1].Value
                    && Done(EmitTo(opcode | BpfOpcode.Register, left, RegisterOf(branch.Groups[5]), 0, branch.Groups[7].Value, Target.Offset));
            }

            return Done(EmitTo(opcode, left, 0, Int32(branch.Groups[6]), branch.Groups[7].Value, Target.Offset));
        }

        return TryAddCall(line);
    }

    bool TryAddCall(string line)
    {
        if (CallHelperLine().Match(line) is { Success: true } helper)
        {
            // The number decides; a name that says otherwise is a mistake.
            int number = Int32(helper.Groups[2]);
            return (helper.Groups[1].Value == "unknown" || HelperNames.Find(helper.Groups[1].Value) == number) && Done(CallHelper(number));
        }

        if (CallKernelLine().Match(line) is { Success: true } kernel)
        {
            return Done(CallKernel(Int32(kernel.Groups[1]), kernel.Groups[2].Success ? Int16(kernel.Groups[2]) : (short)0));
        }

        if (CallNumberLine().Match(line) is { Success: true } numbered)
        {
            return Done(CallHelper(Int32(numbered.Groups[1])));
        }

        if (CallNearLine().Match(line) is { Success: true } near)
        {
            return Done(EmitTo(BpfOpcode.Jump | BpfOpcode.Call, 0, (BpfRegister)BpfInstruction.PseudoCall, 0, near.Groups[1].Value, Target.Immediate));
        }

        return CallNameLine().Match(line) is { Success: true } named
            && Done(HelperNames.Find(named.Groups[1].Value) is not 0 and int found ? CallHelper(found) : Call(named.Groups[1].Value));
    }

    bool TryAddWide(string line)
    {
        if (ConstantLine().Match(line) is { Success: true } constant)
        {
            return Done(LoadConstant(RegisterOf(constant.Groups[1]), (ulong)Int64(constant.Groups[2].Value)));
        }

        if (MapLine().Match(line) is { Success: true } map)
        {
            (BpfRegister register, int number, bool isValue) = (RegisterOf(map.Groups[1]), Int32(map.Groups[4]), map.Groups[5].Success);
            int meaning = (map.Groups[2].Value, map.Groups[3].Value, isValue) switch
            {
                ("map", "idx", false) => BpfOpcode.PseudoMapIndex,
                ("map", "idx", true) => BpfOpcode.PseudoMapIndexValue,
                ("map", _, false) => BpfInstruction.PseudoMapFd,
                _ => BpfInstruction.PseudoMapValue,
            };
            return Done(EmitWide(register, meaning, number, isValue ? Int32(map.Groups[6]) : 0));
        }

        if (BtfLine().Match(line) is { Success: true } btf)
        {
            return Done(EmitWide(RegisterOf(btf.Groups[1]), BpfOpcode.PseudoBtfId, Int32(btf.Groups[2]), Int32(btf.Groups[3])));
        }

        if (FunctionLine().Match(line) is { Success: true } function)
        {
            string target = function.Groups[2].Value;
            return IsDistance(target)
                ? Done(EmitWide(RegisterOf(function.Groups[1]), BpfInstruction.PseudoFunction, Int32(target), 0))
                : Done(LoadFunction(RegisterOf(function.Groups[1]), target));
        }

        return false;
    }

    bool TryAddRaw(string line) =>
        RawLine().Match(line) is { Success: true } raw
        && Done(Add(new(checked((byte)Int32(raw.Groups[1])), checked((byte)Int32(raw.Groups[2])), Int16(raw.Groups[3]), Int32(raw.Groups[4]))));

    // To "pc+N", "+N" or a label.
    BpfAssembler EmitTo(int opcode, BpfRegister destination, BpfRegister source, int immediate, string where, Target target)
    {
        where = where.StartsWith("pc", StringComparison.Ordinal) && IsDistance(where[2..]) ? where[2..] : where;
        if (!IsDistance(where))
        {
            Note(where, target);
            return Emit(opcode, destination, source, 0, immediate);
        }

        return target == Target.Offset ? Emit(opcode, destination, source, checked((short)Int64(where)), immediate) : Emit(opcode, destination, source, 0, Int32(where));
    }

    static bool Done(BpfAssembler assembler) => assembler is not null;

    static bool IsDistance(string text) => text[0] is '+' or '-';

    static int ClassOf(Group register) => register.Value == "r" ? BpfOpcode.Alu64 : BpfOpcode.Alu32;

    static BpfRegister RegisterOf(Group number) =>
        int.Parse(number.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) is < 16 and int register ? (BpfRegister)register : throw new ArgumentException($"There is no register {number.Value}.");

    static int SizeOf(Group bits) => (int)(bits.Value switch
    {
        "8" => BpfAccessSize.Byte,
        "16" => BpfAccessSize.Half,
        "32" => BpfAccessSize.Word,
        _ => BpfAccessSize.Double,
    });

    static short Int16(Group number) => checked((short)Int64(number.Value));

    static int Int32(Group number) => Int32(number.Value);

    // Also 0x80000000 and above: an immediate is written without sign where it is compared.
    static int Int32(string number) => Int64(number) is >= int.MinValue and <= uint.MaxValue and long value ? (int)value : throw new OverflowException($"{number} has more than 32 bits.");

    static long Int64(string number)
    {
        ReadOnlySpan<char> digits = number.AsSpan().TrimStart("+-");
        ulong value = digits.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? ulong.Parse(digits[2..], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)
            : ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture);
        return number[0] == '-' ? -(long)value : (long)value;
    }

    const string Number = @"[+-]?(?:0[xX][0-9a-fA-F]+|[0-9]+)";
    const string Name = @"[A-Za-z_.][\w.]*";
    const string Place = $@"(?:pc)?{Distance}|{Name}";
    const string Distance = @"[+-](?:0[xX][0-9a-fA-F]+|[0-9]+)";
    const string Address = $@"\(r(\d+)({Distance})\)";

    [GeneratedRegex($@"^{Name}$")]
    private static partial Regex LabelName();

    [GeneratedRegex($@"^\s*({Name}):(?=\s|$)")]
    private static partial Regex LabelLine();

    // "12: (b7) r0 = 0", in llvm-objdump "      12:\tr0 = 0".
    [GeneratedRegex(@"^\s*\d+:\s*(\([0-9a-f]{2}\))?")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\s+(?!\w)|(?<!\w)\s+")]
    private static partial Regex Blanks();

    [GeneratedRegex($@"^([rw])(\d+) ?(s?)(\+|-|\*|/|%|\||&|\^|<<|>>|)=(?:({Number})|([rw])(\d+))$")]
    private static partial Regex AluLine();

    [GeneratedRegex(@"^([rw])(\d+)=\(s(8|16|32)\)([rw])(\d+)$")]
    private static partial Regex MoveSignedLine();

    [GeneratedRegex(@"^([rw])(\d+)=-([rw])(\d+)$")]
    private static partial Regex NegateLine();

    [GeneratedRegex(@"^r(\d+)=(le|be|bswap)(16|32|64) r(\d+)$")]
    private static partial Regex SwapLine();

    [GeneratedRegex(@"^r(\d+)=addr_space_cast\(r(\d+),(\w+),(\w+)\)$")]
    private static partial Regex CastLine();

    [GeneratedRegex(@"^r(\d+)=&\(void __percpu\*\)\(r(\d+)\)$")]
    private static partial Regex PerCpuLine();

    [GeneratedRegex($@"^[rw](\d+)=\*\(([us])(8|16|32|64)\*\){Address}$")]
    private static partial Regex LoadLine();

    [GeneratedRegex($@"^\*\(u(8|16|32|64)\*\){Address}=(?:[rw](\d+)|({Number}))$")]
    private static partial Regex StoreLine();

    [GeneratedRegex($@"^r0=\*\(u(8|16|32)\*\)skb\[(?:r(\d+)({Distance})|({Number}))\]$")]
    private static partial Regex PacketLine();

    [GeneratedRegex($@"^lock\*\(u(32|64)\*\){Address}([+|&^])=[rw](\d+)$")]
    private static partial Regex LockLine();

    [GeneratedRegex($@"^[rw](\d+)=(?:atomic(?:64)?_)?(fetch_add|fetch_or|fetch_and|fetch_xor|xchg)\(\(u(32|64)\*\){Address},[rw](\d+)\)$")]
    private static partial Regex FetchLine();

    [GeneratedRegex($@"^[rw]0=atomic(?:64)?_cmpxchg\(\(u(32|64)\*\){Address},[rw]0,[rw](\d+)\)$")]
    private static partial Regex CompareExchangeLine();

    [GeneratedRegex($@"^(?:[rw](\d+)=xchg|[rw]0=cmpxchg)_?(32|64)(?:_32)?\(r(\d+)({Distance}),(?:[rw]0,)?[rw](\d+)\)$")]
    private static partial Regex ExchangeLlvmLine();

    [GeneratedRegex($@"^[rw](\d+)=load_acquire\(\(u(8|16|32|64)\*\){Address}\)$")]
    private static partial Regex AcquireLine();

    [GeneratedRegex($@"^store_release\(\(u(8|16|32|64)\*\){Address},[rw](\d+)\)$")]
    private static partial Regex ReleaseLine();

    [GeneratedRegex($@"^(gotol|goto|may_goto) ?({Place})$")]
    private static partial Regex GotoLine();

    [GeneratedRegex(@"^gotox r(\d+)$")]
    private static partial Regex GotoRegisterLine();

    [GeneratedRegex($@"^if ([rw])(\d+) ?(==|!=|>=|<=|>|<|s>=|s<=|s>|s<|&)(?:([rw])(\d+)|({Number})) goto ?({Place})$")]
    private static partial Regex IfLine();

    [GeneratedRegex($@"^call ({Name})#(-?\d+)$")]
    private static partial Regex CallHelperLine();

    [GeneratedRegex(@"^call kernel-function#(-?\d+)(?:@(-?\d+))?$")]
    private static partial Regex CallKernelLine();

    [GeneratedRegex($@"^call ?({Number})$")]
    private static partial Regex CallNumberLine();

    [GeneratedRegex($@"^call ({Name})$")]
    private static partial Regex CallNameLine();

    [GeneratedRegex(@"^call pc([+-]\d+)$")]
    private static partial Regex CallNearLine();

    [GeneratedRegex($@"^r(\d+)=({Number}) ll$")]
    private static partial Regex ConstantLine();

    [GeneratedRegex($@"^r(\d+)=(map)\[(id|fd|idx):({Number})\](\[0\]\+({Number}))?$")]
    private static partial Regex MapLine();

    [GeneratedRegex($@"^r(\d+)=btf\[id:({Number})\]\+({Number})$")]
    private static partial Regex BtfLine();

    [GeneratedRegex($@"^r(\d+)=subprog\[([+-]\d+|{Name})\]$")]
    private static partial Regex FunctionLine();

    [GeneratedRegex($@"^\.insn ({Number}) ({Number})(?: |(?=[+-]))({Number})(?: |(?=[+-]))({Number})$")]
    private static partial Regex RawLine();
}
