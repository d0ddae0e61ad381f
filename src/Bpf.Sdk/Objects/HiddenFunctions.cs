using System.Buffers.Binary;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>
/// Functions that are global in C and hidden from other objects (<c>__hidden</c>). The verifier checks global functions by
/// themselves, for any arguments; hidden ones are meant to be checked with each caller's, as static ones are, and so their type
/// says that they are static (libbpf does the same).
/// </summary>
static class HiddenFunctions
{
    const int GlobalLinkage = 1; // BTF_FUNC_GLOBAL
    const int InfoBeforePayload = 8; // struct btf_type: name, info, size or type

    public static BtfTable MakeStatic(ElfFile elf, BtfTable btf)
    {
        byte[]? image = null;
        foreach (ElfSymbol symbol in elf.Symbols)
        {
            // Programs are entered by the kernel and never called.
            if (symbol.IsFunction && !symbol.IsLocal && symbol.IsHidden && symbol.SectionIndex < elf.Sections.Length
                && elf.Sections[symbol.SectionIndex].Name == CodeReader.SubprogramSection
                && btf.Find(BtfKind.Function, symbol.Name) is { Count: GlobalLinkage } function)
            {
                image ??= btf.Image.ToArray();
                Span<byte> info = image.AsSpan(btf.TypesOffset + function.Payload - InfoBeforePayload, sizeof(uint));
                const uint StaticFunction = (uint)BtfKind.Function << 24;
                BinaryPrimitives.WriteUInt32LittleEndian(info, elf.IsBigEndian ? BinaryPrimitives.ReverseEndianness(StaticFunction) : StaticFunction);
            }
        }

        return image is null ? btf : BtfTable.Parse(image, elf.IsBigEndian);
    }
}
