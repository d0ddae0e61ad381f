using System.Runtime.InteropServices;

namespace Bpf.Sdk.Objects;

/// <summary>One eight-byte BPF instruction (<c>struct bpf_insn</c>, linux/bpf.h; RFC 9669), in the machine's byte order.</summary>
/// <param name="Opcode">Class, operation and source.</param>
/// <param name="Registers">Destination register in the lower four bits, source register in the upper four.</param>
/// <param name="Offset">Signed offset of a jump (in instructions) or memory access (in bytes).</param>
/// <param name="Immediate">Signed 32-bit constant.</param>
[StructLayout(LayoutKind.Sequential, Size = 8)]
public readonly record struct BpfInstruction(byte Opcode, byte Registers, short Offset, int Immediate)
{
    /// <summary>Creates an instruction from its fields.</summary>
    public BpfInstruction(byte opcode, int destination, int source, short offset, int immediate)
        : this(opcode, (byte)(source << 4 | destination & 15), offset, immediate)
    {
    }

    /// <summary>Number of the destination register, 0 to 10.</summary>
    public int Destination => Registers & 15;

    /// <summary>Number of the source register, or what the immediate of a load or call means (<c>BPF_PSEUDO_*</c>).</summary>
    public int Source => Registers >> 4;

    internal const byte LoadImmediate64 = 0x18; // BPF_LD | BPF_IMM | BPF_DW: takes two slots
    internal const byte CallOpcode = 0x85; // BPF_JMP | BPF_CALL

    // BPF_PSEUDO_*: what the source register of a 64-bit load or call says of its immediate.
    internal const int PseudoMapFd = 1;
    internal const int PseudoMapValue = 2;
    internal const int PseudoBtfId = 3;
    internal const int PseudoCall = 1;
    internal const int PseudoKernelFunctionCall = 2;
    internal const int PseudoFunction = 4;

    internal bool IsLoadImmediate64 => Opcode == LoadImmediate64;

    internal bool IsLocalCall => Opcode == CallOpcode && Source == PseudoCall;

    internal BpfInstruction WithSource(int source) => this with { Registers = (byte)(source << 4 | Destination) };

    /// <summary>The instruction as the kernel's verifier writes it; of a 64-bit load, the first slot only.</summary>
    public override string ToString()
    {
        BpfDisassembler.Format([this], out string text);
        return text;
    }
}
