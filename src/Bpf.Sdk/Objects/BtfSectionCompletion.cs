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
                    MakeHiddenVariableStatic(elf, btf, image, section, variables[i]);
                }
            }
        }

        MakeHiddenFunctionsStatic(elf, btf, image);
        return BtfTable.Parse(image, elf.IsBigEndian);
    }

    // The verifier judges global functions by themselves, as if anybody might call them. Functions that are only called from within their object are judged
    // with their callers, which allows more: as libbpf, we say that they are static.
    static void MakeHiddenFunctionsStatic(ElfFile elf, BtfTable btf, byte[] image)
    {
        if (elf.FindSection(CodeReader.SubprogramSection) is not { } section)
        {
            return;
        }

        var hidden = elf.GetSymbols(section.Index).Where(static symbol => symbol is { IsFunction: true, IsLocal: false, IsHidden: true }).Select(static symbol => symbol.Name).ToHashSet();
        for (int id = 1; hidden.Count > 0 && id < btf.Count; id++)
        {
            if (btf[id] is { Kind: BtfKind.Function } function && hidden.Contains(function.Name))
            {
                // The lower half of btf_type.info, which has the linkage (BTF_FUNC_STATIC is 0); the kind is in the upper.
                int info = btf.TypesOffset + function.Payload - 8;
                image.AsSpan(elf.IsBigEndian ? info + 2 : info, 2).Clear();
            }
        }
    }

    // A variable that is not to be seen outside of its object is, to all who look, a static one: as libbpf has it.
    static void MakeHiddenVariableStatic(ElfFile elf, BtfTable btf, byte[] image, ElfSection section, BtfSectionVariable variable)
    {
        const uint Static = 0; // BTF_VAR_STATIC
        if (btf[variable.Type] is { Kind: BtfKind.Variable } type && elf.FindSymbol(section, type.Name) is { IsHidden: true })
        {
            Write(elf, image.AsSpan(btf.TypesOffset + type.Payload), Static);
        }
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
