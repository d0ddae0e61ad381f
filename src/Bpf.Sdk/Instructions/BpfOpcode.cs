namespace Bpf.Sdk.Objects;

/// <summary>The parts of an opcode (linux/bpf.h, linux/bpf_common.h; RFC 9669).</summary>
static class BpfOpcode
{
    // Classes, the lower three bits.
    public const byte Load = 0x00;
    public const byte LoadRegister = 0x01;
    public const byte Store = 0x02;
    public const byte StoreRegister = 0x03;
    public const byte Alu32 = 0x04;
    public const byte Jump = 0x05;
    public const byte Jump32 = 0x06;
    public const byte Alu64 = 0x07;

    // What an operand is, the bit above.
    public const byte Immediate = 0x00;
    public const byte Register = 0x08;

    // Modes of loads and stores, the upper three bits.
    public const byte ModeAbsolute = 0x20;
    public const byte ModeIndirect = 0x40;
    public const byte ModeMemory = 0x60;
    public const byte ModeSigned = 0x80;
    public const byte ModeAtomic = 0xc0;
    public const byte ModeBarrier = 0xc0; // BPF_NOSPEC: with a plain store, the verifier's own

    // Operations of arithmetic and jumps that have no enumeration of their own, the upper four bits.
    public const byte Negate = 0x80;
    public const byte Move = 0xb0;
    public const byte Swap = 0xd0;
    public const byte Always = 0x00;
    public const byte Call = 0x80;
    public const byte Exit = 0x90;
    public const byte Conditional = 0xe0; // BPF_JCOND

    // What a 64-bit load means (BPF_PSEUDO_*).
    public const int PseudoBtfId = 3;
    public const int PseudoMapIndex = 5;
    public const int PseudoMapIndexValue = 6;
    public const int PseudoKernelFunction = 2;

    // Offsets that make another instruction of one.
    public const short SignedDivision = 1;
    public const short AddressSpaceCast = 1; // BPF_ADDR_SPACE_CAST
    public const short PerCpuAddress = -1; // BPF_ADDR_PERCPU, the verifier's own

    public static int ClassOf(byte opcode) => opcode & 0x07;

    public static int OperationOf(byte opcode) => opcode & 0xf0;

    public static bool IsRegister(byte opcode) => (opcode & Register) != 0;

    public static int SizeOf(byte opcode) => opcode & 0x18;

    public static int ModeOf(byte opcode) => opcode & 0xe0;
}
