namespace Bpf.Sdk.Objects;

/// <summary>A register.</summary>
public enum BpfRegister : byte
{
    /// <summary>Return value, of calls and of the program.</summary>
    R0,
    /// <summary>First argument of a call; the context when the program begins.</summary>
    R1,
    /// <summary>Second argument.</summary>
    R2,
    /// <summary>Third argument.</summary>
    R3,
    /// <summary>Fourth argument.</summary>
    R4,
    /// <summary>Fifth argument.</summary>
    R5,
    /// <summary>Kept over calls.</summary>
    R6,
    /// <summary>Kept over calls.</summary>
    R7,
    /// <summary>Kept over calls.</summary>
    R8,
    /// <summary>Kept over calls.</summary>
    R9,
    /// <summary>End of the stack frame, 512 bytes; read-only.</summary>
    R10,
}

/// <summary>Width of a memory access.</summary>
public enum BpfAccessSize : byte
{
    /// <summary>32 bits.</summary>
    Word = 0x00,
    /// <summary>16 bits.</summary>
    Half = 0x08,
    /// <summary>8 bits.</summary>
    Byte = 0x10,
    /// <summary>64 bits.</summary>
    Double = 0x18,
}

/// <summary>Arithmetic on a register and an operand.</summary>
public enum BpfAluOperation : short
{
    /// <summary><c>+=</c></summary>
    Add = 0x00,
    /// <summary><c>-=</c></summary>
    Subtract = 0x10,
    /// <summary><c>*=</c></summary>
    Multiply = 0x20,
    /// <summary><c>/=</c>, unsigned; by zero gives zero.</summary>
    Divide = 0x30,
    /// <summary><c>|=</c></summary>
    Or = 0x40,
    /// <summary><c>&amp;=</c></summary>
    And = 0x50,
    /// <summary><c>&lt;&lt;=</c></summary>
    ShiftLeft = 0x60,
    /// <summary><c>&gt;&gt;=</c>, unsigned.</summary>
    ShiftRight = 0x70,
    /// <summary><c>%=</c>, unsigned; by zero changes nothing.</summary>
    Modulo = 0x90,
    /// <summary><c>^=</c></summary>
    Xor = 0xa0,
    /// <summary><c>s&gt;&gt;=</c></summary>
    SignedShiftRight = 0xc0,
    /// <summary><c>s/=</c>, since Linux 6.6.</summary>
    SignedDivide = 0x130,
    /// <summary><c>s%=</c>, since Linux 6.6.</summary>
    SignedModulo = 0x190,
}

/// <summary>What a conditional jump compares.</summary>
public enum BpfCondition : byte
{
    /// <summary><c>==</c></summary>
    Equal = 0x10,
    /// <summary><c>&gt;</c>, unsigned.</summary>
    Greater = 0x20,
    /// <summary><c>&gt;=</c>, unsigned.</summary>
    GreaterOrEqual = 0x30,
    /// <summary><c>&amp;</c>: they have a bit in common.</summary>
    AnyBit = 0x40,
    /// <summary><c>!=</c></summary>
    NotEqual = 0x50,
    /// <summary><c>s&gt;</c></summary>
    SignedGreater = 0x60,
    /// <summary><c>s&gt;=</c></summary>
    SignedGreaterOrEqual = 0x70,
    /// <summary><c>&lt;</c>, unsigned.</summary>
    Less = 0xa0,
    /// <summary><c>&lt;=</c>, unsigned.</summary>
    LessOrEqual = 0xb0,
    /// <summary><c>s&lt;</c></summary>
    SignedLess = 0xc0,
    /// <summary><c>s&lt;=</c></summary>
    SignedLessOrEqual = 0xd0,
}

/// <summary>An atomic operation on memory of 32 or 64 bits. Those other than <see cref="Add"/> came with Linux 5.12.</summary>
public enum BpfAtomicOperation : short
{
    /// <summary>Adds the register.</summary>
    Add = 0x00,
    /// <summary>Sets the register's bits.</summary>
    Or = 0x40,
    /// <summary>Keeps the register's bits only.</summary>
    And = 0x50,
    /// <summary>Flips the register's bits.</summary>
    Xor = 0xa0,
    /// <summary>As <see cref="Add"/>; the register gets what was there.</summary>
    FetchAdd = 0x01,
    /// <summary>As <see cref="Or"/>; the register gets what was there.</summary>
    FetchOr = 0x41,
    /// <summary>As <see cref="And"/>; the register gets what was there.</summary>
    FetchAnd = 0x51,
    /// <summary>As <see cref="Xor"/>; the register gets what was there.</summary>
    FetchXor = 0xa1,
    /// <summary>Writes the register, which gets what was there.</summary>
    Exchange = 0xe1,
    /// <summary>Writes the register if R0 is there; R0 gets what was there.</summary>
    CompareExchange = 0xf1,
}
