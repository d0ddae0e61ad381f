using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>The hash by which the kernel (since Linux 6.18) knows a program: of its instructions, without what differs from load to load.</summary>
static class ProgramDigest
{
    /// <summary>The digest that a linked program will have (kernel/bpf/core.c, bpf_prog_calc_tag), before its maps exist.</summary>
    public static byte[] Compute(ObjectSpec spec, LinkedProgram program)
    {
        var instructions = (BpfInstruction[])program.Instructions.Clone();
        new ReferenceFiller(spec, map => spec.Maps[map].AutoCreate ? 0 : null, static _ => (0, 0u)).Fill(program, instructions);
        for (int i = 0; i < instructions.Length; i++)
        {
            if (instructions[i].IsLoadImmediate64)
            {
                if (instructions[i].Source is BpfInstruction.PseudoMapFd or BpfInstruction.PseudoMapValue)
                {
                    instructions[i] = instructions[i] with { Immediate = 0 };
                    instructions[i + 1] = instructions[i + 1] with { Immediate = 0 };
                }

                i++;
            }
        }

        return SHA256.HashData(MemoryMarshal.AsBytes<BpfInstruction>(instructions));
    }
}
