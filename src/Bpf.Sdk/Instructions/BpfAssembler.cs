using System.Collections.Immutable;

namespace Bpf.Sdk.Objects;

/// <summary>
/// Writes instructions one after the other, with labels for what jumps and calls lead to. Every method gives the assembler back; <see cref="Build"/> gives the instructions,
/// which <see cref="ProgramSpec.Instructions"/> takes.
/// </summary>
/// <example>
/// <code>
/// var code = new BpfAssembler()
///     .Load(BpfAccessSize.Word, R0, R1, 16)          // r0 = skb->protocol
///     .JumpIf(R0, BpfCondition.Equal, 8, "ip")
///     .Move(R0, 0)
///     .Label("ip")
///     .Exit()
///     .Build();
/// </code>
/// </example>
public sealed partial class BpfAssembler
{
    enum Target
    {
        Offset,
        Immediate,
    }

    readonly List<BpfInstruction> _instructions = [];
    readonly Dictionary<string, int> _labels = [];
    readonly List<(int Instruction, string Label, Target Target)> _jumps = [];

    /// <summary>Number of eight-byte slots so far.</summary>
    public int Count => _instructions.Count;

    /// <summary>Gives the next instruction a name.</summary>
    /// <exception cref="ArgumentException">The name is in use, or is not one of letters, digits, '_' and '.'.</exception>
    public BpfAssembler Label(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (!LabelName().IsMatch(name))
        {
            throw new ArgumentException($"'{name}' is no name for a label: letters, digits, '_' and '.' are, beginning with a letter, '_' or '.'.", nameof(name));
        }

        return _labels.TryAdd(name, Count) ? this : throw new ArgumentException($"Label '{name}' is used twice.", nameof(name));
    }

    /// <summary>Adds an instruction as it is.</summary>
    public BpfAssembler Add(BpfInstruction instruction)
    {
        _instructions.Add(instruction);
        return this;
    }

    /// <summary><c>rD = K</c>, sign-extended to 64 bits.</summary>
    public BpfAssembler Move(BpfRegister destination, int value) => Emit(BpfOpcode.Alu64 | BpfOpcode.Move, destination, 0, 0, value);

    /// <summary><c>rD = rS</c></summary>
    public BpfAssembler Move(BpfRegister destination, BpfRegister source) => Emit(BpfOpcode.Alu64 | BpfOpcode.Move | BpfOpcode.Register, destination, source, 0, 0);

    /// <summary><c>wD = K</c>: the upper half becomes zero.</summary>
    public BpfAssembler Move32(BpfRegister destination, int value) => Emit(BpfOpcode.Alu32 | BpfOpcode.Move, destination, 0, 0, value);

    /// <summary><c>wD = wS</c>: the upper half becomes zero.</summary>
    public BpfAssembler Move32(BpfRegister destination, BpfRegister source) => Emit(BpfOpcode.Alu32 | BpfOpcode.Move | BpfOpcode.Register, destination, source, 0, 0);

    /// <summary><c>rD = (sN)rS</c>: extends the sign of the lower bits. Since Linux 6.6.</summary>
    /// <param name="bits">8, 16 or 32.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Where from.</param>
    public BpfAssembler MoveSigned(int bits, BpfRegister destination, BpfRegister source) =>
        bits is 8 or 16 or 32 ? Emit(BpfOpcode.Alu64 | BpfOpcode.Move | BpfOpcode.Register, destination, source, (short)bits, 0) : throw WrongBits(bits, "8, 16 or 32");

    /// <summary><c>wD = (sN)wS</c>: extends the sign of the lower bits to 32. Since Linux 6.6.</summary>
    /// <param name="bits">8 or 16.</param>
    /// <param name="destination">Where to.</param>
    /// <param name="source">Where from.</param>
    public BpfAssembler MoveSigned32(int bits, BpfRegister destination, BpfRegister source) =>
        bits is 8 or 16 ? Emit(BpfOpcode.Alu32 | BpfOpcode.Move | BpfOpcode.Register, destination, source, (short)bits, 0) : throw WrongBits(bits, "8 or 16");

    /// <summary><c>rD op= K</c></summary>
    public BpfAssembler Alu(BpfAluOperation operation, BpfRegister destination, int value) => Emit(BpfOpcode.Alu64 | (int)operation & 0xf0, destination, 0, SignOf(operation), value);

    /// <summary><c>rD op= rS</c></summary>
    public BpfAssembler Alu(BpfAluOperation operation, BpfRegister destination, BpfRegister source) =>
        Emit(BpfOpcode.Alu64 | BpfOpcode.Register | (int)operation & 0xf0, destination, source, SignOf(operation), 0);

    /// <summary><c>wD op= K</c>: the upper half becomes zero.</summary>
    public BpfAssembler Alu32(BpfAluOperation operation, BpfRegister destination, int value) => Emit(BpfOpcode.Alu32 | (int)operation & 0xf0, destination, 0, SignOf(operation), value);

    /// <summary><c>wD op= wS</c>: the upper half becomes zero.</summary>
    public BpfAssembler Alu32(BpfAluOperation operation, BpfRegister destination, BpfRegister source) =>
        Emit(BpfOpcode.Alu32 | BpfOpcode.Register | (int)operation & 0xf0, destination, source, SignOf(operation), 0);

    /// <summary><c>rD = -rD</c></summary>
    public BpfAssembler Negate(BpfRegister register) => Emit(BpfOpcode.Alu64 | BpfOpcode.Negate, register, 0, 0, 0);

    /// <summary><c>wD = -wD</c></summary>
    public BpfAssembler Negate32(BpfRegister register) => Emit(BpfOpcode.Alu32 | BpfOpcode.Negate, register, 0, 0, 0);

    /// <summary><c>rD = leN rD</c>: to little-endian, cut to 16, 32 or 64 bits.</summary>
    public BpfAssembler ToLittleEndian(int bits, BpfRegister register) => EmitSwap(BpfOpcode.Alu32, bits, register);

    /// <summary><c>rD = beN rD</c>: to big-endian (network order), cut to 16, 32 or 64 bits.</summary>
    public BpfAssembler ToBigEndian(int bits, BpfRegister register) => EmitSwap(BpfOpcode.Alu32 | BpfOpcode.Register, bits, register);

    /// <summary><c>rD = bswapN rD</c>: turns 16, 32 or 64 bits around, on every machine. Since Linux 6.6.</summary>
    public BpfAssembler Swap(int bits, BpfRegister register) => EmitSwap(BpfOpcode.Alu64, bits, register);

    /// <summary><c>rD = addr_space_cast(rS, to, from)</c>, for arenas. Since Linux 6.9.</summary>
    public BpfAssembler CastAddressSpace(BpfRegister destination, BpfRegister source, ushort to, ushort from) =>
        Emit(BpfOpcode.Alu64 | BpfOpcode.Move | BpfOpcode.Register, destination, source, BpfOpcode.AddressSpaceCast, to << 16 | from);

    /// <summary><c>rD = *(uN *)(rS + offset)</c></summary>
    public BpfAssembler Load(BpfAccessSize size, BpfRegister destination, BpfRegister source, short offset) =>
        Emit(BpfOpcode.LoadRegister | BpfOpcode.ModeMemory | (int)size, destination, source, offset, 0);

    /// <summary><c>rD = *(sN *)(rS + offset)</c>: extends the sign. Since Linux 6.6.</summary>
    public BpfAssembler LoadSigned(BpfAccessSize size, BpfRegister destination, BpfRegister source, short offset) =>
        size != BpfAccessSize.Double
            ? Emit(BpfOpcode.LoadRegister | BpfOpcode.ModeSigned | (int)size, destination, source, offset, 0)
            : throw new ArgumentOutOfRangeException(nameof(size), size, "64 bits have no sign to extend.");

    /// <summary><c>*(uN *)(rD + offset) = rS</c></summary>
    public BpfAssembler Store(BpfAccessSize size, BpfRegister destination, short offset, BpfRegister source) =>
        Emit(BpfOpcode.StoreRegister | BpfOpcode.ModeMemory | (int)size, destination, source, offset, 0);

    /// <summary><c>*(uN *)(rD + offset) = K</c></summary>
    public BpfAssembler Store(BpfAccessSize size, BpfRegister destination, short offset, int value) =>
        Emit(BpfOpcode.Store | BpfOpcode.ModeMemory | (int)size, destination, 0, offset, value);

    /// <summary><c>r0 = *(uN *)skb[K]</c>: a field of the packet in host order, with R6 the context (legacy).</summary>
    public BpfAssembler LoadPacket(BpfAccessSize size, int offset) => Emit(BpfOpcode.Load | BpfOpcode.ModeAbsolute | (int)size, 0, 0, 0, offset);

    /// <summary><c>r0 = *(uN *)skb[rS + K]</c>: a field of the packet in host order, with R6 the context (legacy).</summary>
    public BpfAssembler LoadPacket(BpfAccessSize size, BpfRegister source, int offset) => Emit(BpfOpcode.Load | BpfOpcode.ModeIndirect | (int)size, 0, source, 0, offset);

    /// <summary>An atomic operation on <c>*(uN *)(rD + offset)</c> with <c>rS</c>, of 32 or 64 bits.</summary>
    public BpfAssembler Atomic(BpfAtomicOperation operation, BpfAccessSize size, BpfRegister destination, short offset, BpfRegister source) =>
        size is BpfAccessSize.Word or BpfAccessSize.Double
            ? Emit(BpfOpcode.StoreRegister | BpfOpcode.ModeAtomic | (int)size, destination, source, offset, (int)operation)
            : throw new ArgumentOutOfRangeException(nameof(size), size, "Atomic operations have 32 or 64 bits.");

    /// <summary><c>rD = load_acquire((uN *)(rS + offset))</c>. Since Linux 6.15.</summary>
    public BpfAssembler LoadAcquire(BpfAccessSize size, BpfRegister destination, BpfRegister source, short offset) =>
        Emit(BpfOpcode.StoreRegister | BpfOpcode.ModeAtomic | (int)size, destination, source, offset, AtomicLoadAcquire);

    /// <summary><c>store_release((uN *)(rD + offset), rS)</c>. Since Linux 6.15.</summary>
    public BpfAssembler StoreRelease(BpfAccessSize size, BpfRegister destination, short offset, BpfRegister source) =>
        Emit(BpfOpcode.StoreRegister | BpfOpcode.ModeAtomic | (int)size, destination, source, offset, AtomicStoreRelease);

    /// <summary><c>rD = K ll</c>: a constant of 64 bits, in two slots.</summary>
    public BpfAssembler LoadConstant(BpfRegister destination, ulong value) => EmitWide(destination, 0, (int)value, (int)(value >> 32));

    /// <summary>The address of a map, which has to be open until the program is loaded.</summary>
    public BpfAssembler LoadMap(BpfRegister destination, BpfMap map) => LoadMap(destination, DescriptorOf(map));

    /// <summary>The address of the map with a file descriptor.</summary>
    public BpfAssembler LoadMap(BpfRegister destination, int fileDescriptor) => EmitWide(destination, BpfInstruction.PseudoMapFd, fileDescriptor, 0);

    /// <summary>The address of an array's first value, plus an offset. The map has to be open until the program is loaded. Since Linux 5.2.</summary>
    public BpfAssembler LoadMapValue(BpfRegister destination, BpfMap map, int offset) => LoadMapValue(destination, DescriptorOf(map), offset);

    /// <summary>The address of the first value of the array with a file descriptor, plus an offset. Since Linux 5.2.</summary>
    public BpfAssembler LoadMapValue(BpfRegister destination, int fileDescriptor, int offset) => EmitWide(destination, BpfInstruction.PseudoMapValue, fileDescriptor, offset);

    /// <summary>The address of a function of this program, for callbacks. Since Linux 5.13.</summary>
    public BpfAssembler LoadFunction(BpfRegister destination, string label)
    {
        Note(label, Target.Immediate);
        return EmitWide(destination, BpfInstruction.PseudoFunction, 0, 0);
    }

    /// <summary>Goes on at a label.</summary>
    public BpfAssembler Jump(string label)
    {
        Note(label, Target.Offset);
        return Emit(BpfOpcode.Jump | BpfOpcode.Always, 0, 0, 0, 0);
    }

    /// <summary>Goes on at a label, however far. Since Linux 6.6.</summary>
    public BpfAssembler JumpFar(string label)
    {
        Note(label, Target.Immediate);
        return Emit(BpfOpcode.Jump32 | BpfOpcode.Always, 0, 0, 0, 0);
    }

    /// <summary>Goes on at a label once the loop has run some millions of times: what lets the verifier accept it. Since Linux 6.9.</summary>
    public BpfAssembler MayJump(string label)
    {
        Note(label, Target.Offset);
        return Emit(BpfOpcode.Jump | BpfOpcode.Conditional, 0, 0, 0, 0);
    }

    /// <summary><c>if rD cond K goto label</c></summary>
    public BpfAssembler JumpIf(BpfRegister left, BpfCondition condition, int right, string label)
    {
        Note(label, Target.Offset);
        return Emit(BpfOpcode.Jump | (int)condition, left, 0, 0, right);
    }

    /// <summary><c>if rD cond rS goto label</c></summary>
    public BpfAssembler JumpIf(BpfRegister left, BpfCondition condition, BpfRegister right, string label)
    {
        Note(label, Target.Offset);
        return Emit(BpfOpcode.Jump | BpfOpcode.Register | (int)condition, left, right, 0, 0);
    }

    /// <summary><c>if wD cond K goto label</c>: compares 32 bits. Since Linux 5.1.</summary>
    public BpfAssembler JumpIf32(BpfRegister left, BpfCondition condition, int right, string label)
    {
        Note(label, Target.Offset);
        return Emit(BpfOpcode.Jump32 | (int)condition, left, 0, 0, right);
    }

    /// <summary><c>if wD cond wS goto label</c>: compares 32 bits. Since Linux 5.1.</summary>
    public BpfAssembler JumpIf32(BpfRegister left, BpfCondition condition, BpfRegister right, string label)
    {
        Note(label, Target.Offset);
        return Emit(BpfOpcode.Jump32 | BpfOpcode.Register | (int)condition, left, right, 0, 0);
    }

    /// <summary>Calls a helper by its number.</summary>
    public BpfAssembler CallHelper(int number) => Emit(BpfOpcode.Jump | BpfOpcode.Call, 0, 0, 0, number);

    /// <summary>Calls a helper by its name, for example <c>bpf_map_lookup_elem</c>.</summary>
    /// <exception cref="ArgumentException">No helper has this name.</exception>
    public BpfAssembler CallHelper(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        int number = HelperNames.Find(name);
        return number != 0 ? CallHelper(number) : throw new ArgumentException($"No helper is called '{name}'.", nameof(name));
    }

    /// <summary>Calls a function of this program.</summary>
    public BpfAssembler Call(string label)
    {
        Note(label, Target.Immediate);
        return Emit(BpfOpcode.Jump | BpfOpcode.Call, 0, (BpfRegister)BpfInstruction.PseudoCall, 0, 0);
    }

    /// <summary>Calls a kernel function.</summary>
    /// <param name="type">Number of the function in the kernel's BTF, or a module's.</param>
    /// <param name="module">0 for the kernel; for a module, the index of its BTF in the array that the program is loaded with.</param>
    public BpfAssembler CallKernel(int type, short module = 0) =>
        Emit(BpfOpcode.Jump | BpfOpcode.Call, 0, (BpfRegister)BpfOpcode.PseudoKernelFunction, module, type);

    /// <summary>Ends the function; R0 is what it returns.</summary>
    public BpfAssembler Exit() => Emit(BpfOpcode.Jump | BpfOpcode.Exit, 0, 0, 0, 0);

    /// <summary>Gives the instructions, with the distances to labels filled in.</summary>
    /// <exception cref="InvalidOperationException">A label is missing, or further away than a jump can reach.</exception>
    public ImmutableArray<BpfInstruction> Build()
    {
        BpfInstruction[] instructions = [.. _instructions];
        foreach ((int at, string label, Target target) in _jumps)
        {
            if (!_labels.TryGetValue(label, out int place))
            {
                throw new InvalidOperationException($"Instruction {at} leads to label '{label}', which is not there.");
            }

            int distance = place - at - 1;
            if (target == Target.Offset && distance != (short)distance)
            {
                throw new InvalidOperationException($"Instruction {at} leads to label '{label}', which is {distance} instructions away: further than 32,767. Use {nameof(JumpFar)}.");
            }

            instructions[at] = target == Target.Offset ? instructions[at] with { Offset = (short)distance } : instructions[at] with { Immediate = distance };
        }

        return ImmutableArray.Create(instructions);
    }

    internal const int AtomicLoadAcquire = 0x100; // BPF_LOAD_ACQ, linux/bpf.h
    internal const int AtomicStoreRelease = 0x110; // BPF_STORE_REL

    // BPF_SDIV and BPF_SMOD are BPF_DIV and BPF_MOD with an offset of 1.
    static short SignOf(BpfAluOperation operation) => (short)((int)operation >> 8);

    static int DescriptorOf(BpfMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        return map.Handle.FileDescriptor;
    }

    static ArgumentOutOfRangeException WrongBits(int bits, string right) => new(nameof(bits), bits, $"The width is {right} bits.");

    void Note(string label, Target target)
    {
        ArgumentNullException.ThrowIfNull(label);
        _jumps.Add((Count, label, target));
    }

    BpfAssembler EmitSwap(int opcode, int bits, BpfRegister register) =>
        bits is 16 or 32 or 64 ? Emit(opcode | BpfOpcode.Swap, register, 0, 0, bits) : throw WrongBits(bits, "16, 32 or 64");

    BpfAssembler EmitWide(BpfRegister destination, int meaning, int lower, int upper) =>
        Emit(BpfInstruction.LoadImmediate64, destination, (BpfRegister)meaning, 0, lower).Add(new(0, 0, 0, upper));

    BpfAssembler Emit(int opcode, BpfRegister destination, BpfRegister source, short offset, int immediate) =>
        Add(new((byte)opcode, (int)destination, (int)source, offset, immediate));
}
