using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Btf;

/// <summary>Finds BTF in the content of a file: BTF by itself, as the kernel gives it, or the section of an ELF file for any machine (a kernel image, a module, an object).</summary>
static class BtfImage
{
    const int SectionHeaderSize = 64; // Elf64_Shdr

    public static BtfTable Parse(ReadOnlyMemory<byte> file)
    {
        ReadOnlySpan<byte> bytes = file.Span;
        return bytes switch
        {
            [0x9f, 0xeb, ..] => BtfTable.Parse(file),
            [0xeb, 0x9f, ..] => BtfTable.Parse(file, bigEndian: true),
            [0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1 or 2, ..] => BtfTable.Parse(FindSection(file, bytes[5] == 2), bytes[5] == 2),
            _ => throw new BpfFormatException("This is neither BTF nor a 64-bit ELF file. Give /sys/kernel/btf/vmlinux of a kernel, or a kernel image or object with a .BTF section", offset: 0),
        };
    }

    static ReadOnlyMemory<byte> FindSection(ReadOnlyMemory<byte> file, bool bigEndian)
    {
        var data = new EndianSpan(file.Span, bigEndian, null);
        ulong headers = data.U64(40);
        int count = data.U16(60);
        ulong names = SectionHeader(data, headers, data.U16(62));
        ulong namesOffset = data.U64((long)names + 24);
        for (int i = 0; i < count; i++)
        {
            long header = (long)SectionHeader(data, headers, i);
            if (IsNamed(data, namesOffset + data.U32(header), ".BTF\0"u8))
            {
                long offset = (long)data.U64(header + 24);
                long size = (long)data.U64(header + 32);
                data.Slice(offset, size);
                return file.Slice((int)offset, (int)size);
            }
        }

        throw new BpfFormatException("The ELF file has no .BTF section. A kernel has one if it is built with CONFIG_DEBUG_INFO_BTF, an object if it is compiled with -g");
    }

    static ulong SectionHeader(EndianSpan data, ulong headers, int index)
    {
        ulong at = headers + (ulong)index * SectionHeaderSize;
        data.Slice((long)at, SectionHeaderSize);
        return at;
    }

    static bool IsNamed(EndianSpan data, ulong offset, ReadOnlySpan<byte> name) =>
        offset <= (ulong)Math.Max(0, data.Length - name.Length) && data.Slice((long)offset, name.Length).SequenceEqual(name);
}
