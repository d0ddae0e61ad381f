using System.Buffers.Binary;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>
/// Compilers leave sizes of sections and offsets of variables in BTF to the linker, as zeros. This fills them in from the section
/// headers and symbols, and orders the variables as the kernel wants them.
/// </summary>
static class BtfSectionCompletion
{
    const int VariableSize = 12; // struct btf_var_secinfo

    public static BtfTable Complete(ElfFile elf, BtfTable btf)
    {
        byte[] image = btf.Image.ToArray();
        for (int id = 1; id < btf.Count; id++)
        {
            // A size other than 0 is that of a linker of BPF objects, which has filled in all of the section.
            if (btf[id] is { Kind: BtfKind.DataSection, Size: 0 } type && elf.FindSection(type.Name) is { } section)
            {
                int payload = btf.TypesOffset + type.Payload;
                Write(elf, image.AsSpan(payload - 4), (uint)section.Size);
                BtfSectionVariable[] variables = Array.ConvertAll(btf.GetSectionVariables(type), variable => variable with { Offset = OffsetOf(elf, btf, section, variable) });
                Array.Sort(variables, static (a, b) => a.Offset.CompareTo(b.Offset));
                for (int i = 0; i < variables.Length; i++)
                {
                    Span<byte> entry = image.AsSpan(payload + i * VariableSize, VariableSize);
                    Write(elf, entry, (uint)variables[i].Type);
                    Write(elf, entry[4..], (uint)variables[i].Offset);
                    Write(elf, entry[8..], (uint)variables[i].Size);
                }
            }
        }

        return BtfTable.Parse(image, elf.IsBigEndian);
    }

    static int OffsetOf(ElfFile elf, BtfTable btf, ElfSection section, BtfSectionVariable variable) =>
        elf.FindSymbol(section, btf[variable.Type].Name) is { } symbol ? (int)symbol.Value : variable.Offset;

    static void Write(ElfFile elf, Span<byte> destination, uint value)
    {
        if (elf.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(destination, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(destination, value);
        }
    }
}
