using System.Collections.Immutable;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>A program's code as the kernel has it, and where it comes from.</summary>
public sealed class BpfProgramCode
{
    internal BpfProgramCode()
    {
    }

    /// <summary>
    /// The instructions as the verifier left them: map and helper references are resolved, dead code is gone. Empty if the kernel withholds them, as it does from callers without CAP_SYS_ADMIN
    /// or CAP_BPF, and of hardened programs also by <c>kernel.kptr_restrict</c>.
    /// </summary>
    public ImmutableArray<BpfInstruction> Instructions { get; internal init; } = [];

    /// <summary>The machine code of all functions, one after the other. Empty if the program is interpreted or the kernel withholds it (CAP_SYSLOG, <c>kernel.kptr_restrict</c>).</summary>
    public ReadOnlyMemory<byte> MachineCode { get; internal init; }

    /// <summary>Its functions in the order of <see cref="Instructions"/>, the main one first; empty if it was loaded without debug information.</summary>
    public ImmutableArray<BpfProgramFunction> Functions { get; internal init; } = [];

    /// <summary>The C source lines, by instruction; empty if it was loaded without debug information.</summary>
    public ImmutableArray<BpfSourceLine> Lines { get; internal init; } = [];

    /// <summary>The source line that an instruction belongs to, or null.</summary>
    public BpfSourceLine? LineOf(int instruction)
    {
        int low = 0;
        int high = Lines.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            (low, high) = Lines[middle].Instruction <= instruction ? (middle + 1, high) : (low, middle);
        }

        return low > 0 ? Lines[low - 1] : null;
    }
}

/// <summary>A function of a program in the kernel.</summary>
/// <param name="Name">Name in C; empty if the caller may not read the program's BTF.</param>
/// <param name="Instruction">Index of its first instruction.</param>
/// <param name="Address">Address of its machine code; 0 if there is none or the kernel withholds it.</param>
/// <param name="MachineCodeBytes">Length of its machine code; 0 if there is none or the kernel withholds it.</param>
public readonly record struct BpfProgramFunction(string Name, int Instruction, ulong Address, int MachineCodeBytes);

/// <summary>A line of C source.</summary>
/// <param name="Instruction">Index of the first instruction that comes from it.</param>
/// <param name="FileName">The file as the compiler was given it; empty if the caller may not read the program's BTF.</param>
/// <param name="Line">Line number, from 1.</param>
/// <param name="Column">Column, from 1; 0 if the compiler did not say.</param>
/// <param name="Text">The line itself, without the space around it.</param>
public readonly record struct BpfSourceLine(int Instruction, string FileName, int Line, int Column, string Text)
{
    /// <summary>As <c>file:line:column: text</c>.</summary>
    public override string ToString() => $"{FileName}:{Line}:{Column}: {Text}";
}
