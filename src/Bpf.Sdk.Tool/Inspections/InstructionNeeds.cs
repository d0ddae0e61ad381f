using Bpf.Sdk.Features;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>What instructions ask of a kernel by themselves: RFC 9669, and linux/bpf.h for what came after it.</summary>
static class InstructionNeeds
{
    const int Load = 1, StoreRegister = 3, Arithmetic32 = 4, Jump = 5, Jump32 = 6, Arithmetic64 = 7; // BPF_CLASS

    /// <summary>The newest of what an instruction needs that not every kernel has; null if every kernel has it.</summary>
    public static KernelFeature? Of(BpfInstruction instruction)
    {
        int operation = instruction.Opcode & 0xf0;
        int mode = instruction.Opcode & 0xe0;
        return (instruction.Opcode & 7) switch
        {
            Load when mode is 0x80 => KernelFeature.InstructionSetV4, // BPF_MEMSX
            StoreRegister when mode is 0xc0 && instruction.Immediate != 0 => KernelFeature.Atomics, // BPF_ATOMIC that is more than BPF_ADD
            Arithmetic32 or Arithmetic64 when operation is 0x30 or 0x90 or 0xb0 && instruction.Offset != 0 => KernelFeature.InstructionSetV4, // signed division, remainder, move
            Arithmetic64 when operation is 0xd0 => KernelFeature.InstructionSetV4, // unconditional byte swap
            Jump when operation is 0xe0 => KernelFeature.MayGoto, // BPF_JCOND
            Jump when operation is 0xa0 or 0xb0 or 0xc0 or 0xd0 => KernelFeature.InstructionSetV2, // less than
            Jump32 when operation is 0 => KernelFeature.InstructionSetV4, // gotol
            Jump32 => KernelFeature.InstructionSetV3,
            _ => instruction.IsLoadImmediate64 && instruction.Source == BpfInstruction.PseudoFunction ? KernelFeature.CallbackFunctions : null,
        };
    }
}
