using System.Buffers.Binary;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;
using Bpf.Sdk.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk.Loading.Types;

/// <summary>Reads the types of a kernel from a file: BTF as in <c>/sys/kernel/btf</c>, or an ELF file such as vmlinux or a kernel module that has them in a section.</summary>
static class BtfFile
{
    const ushort Magic = 0xeb9f;
    const int ElfHeaderSize = 64; // Elf64_Ehdr
    const int SectionHeaderSize = 64; // Elf64_Shdr

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="baseTable">The types that it continues, if it is one of a module.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    /// <exception cref="BpfFormatException">It is neither BTF nor an ELF file with BTF.</exception>
    public static BtfTable Read(string path, BtfTable? baseTable = null)
    {
        using SafeFileHandle file = File.OpenHandle(path);
        long length = RandomAccess.GetLength(file);
        Span<byte> start = stackalloc byte[8];
        int count = RandomAccess.Read(file, start, 0);
        if (count >= 2 && BinaryPrimitives.ReadUInt16LittleEndian(start) is var little && (little == Magic || BinaryPrimitives.ReverseEndianness(little) == Magic))
        {
            // Only what nobody else can cut short may be mapped: an access beyond the end of a file ends the process.
            bool isKernels = path.StartsWith("/sys/kernel/btf/", StringComparison.Ordinal);
            NativeBytes bytes = (isKernels ? NativeBytes.TryMap(file, length) : null) ?? NativeBytes.Read(file, 0, length);
            return BtfTable.Parse(bytes.Memory, little != Magic, baseTable);
        }

        return count == start.Length && start.StartsWith("\u007fELF"u8) && start[4] == 2
            ? ReadElf(file, path, isBigEndian: start[5] == 2, baseTable)
            : throw new BpfFormatException(Decompressor(start[..count]) is { } program
                ? $"'{path}' is compressed. Decompress it first, with {program}"
                : $"'{path}' is neither BTF nor a 64-bit ELF file with a section of it. A kernel's types are in /sys/kernel/btf/vmlinux, and bpftool gen min_core_btf writes those that an object needs");
    }

    // As distributions ship modules and kernels.
    static string? Decompressor(ReadOnlySpan<byte> start) => start switch
    {
        [0xfd, (byte)'7', (byte)'z', (byte)'X', (byte)'Z', 0, ..] => "unxz",
        [0x28, 0xb5, 0x2f, 0xfd, ..] => "unzstd",
        [0x1f, 0x8b, ..] => "gunzip",
        _ => null,
    };

    static BtfTable ReadElf(SafeFileHandle file, string path, bool isBigEndian, BtfTable? baseTable)
    {
        var header = new EndianSpan(Part(file, 0, ElfHeaderSize), isBigEndian, null);
        (ulong table, int count, int namesIndex) = (header.U64(40), header.U16(60), header.U16(62));
        if (header.U16(58) != SectionHeaderSize || namesIndex >= count)
        {
            throw new BpfFormatException($"The section headers of '{path}' are not those of a 64-bit ELF file", offset: 58);
        }

        byte[] headers = Part(file, table, (ulong)count * SectionHeaderSize);
        var sections = new EndianSpan(headers, isBigEndian, null);
        byte[] names = Part(file, sections.U64(namesIndex * SectionHeaderSize + 24), sections.U64(namesIndex * SectionHeaderSize + 32));
        // A module that was built apart from its kernel brings the part of the kernel's types that its own continue.
        if (Section(".BTF.base") is { } ownBase)
        {
            baseTable = BtfTable.Parse(ownBase, isBigEndian);
        }

        // All modules have this section, and nothing else has it.
        if (baseTable is null && Section(".gnu.linkonce.this_module") is not null)
        {
            throw new BpfFormatException($"'{path}' is a kernel module: its types continue those of the kernel that it was built with, and cannot be read without them (it brings none of those itself, in a section .BTF.base). Give the kernel's types; dotnet bpf vmlinux takes them as --base beside the module's");
        }

        return Section(".BTF") is { } types
            ? BtfTable.Parse(types, isBigEndian, baseTable)
            : throw new BpfFormatException($"'{path}' has no section .BTF: the kernel or module was built without CONFIG_DEBUG_INFO_BTF");

        ReadOnlyMemory<byte>? Section(string name)
        {
            var sections = new EndianSpan(headers, isBigEndian, null);
            ReadOnlySpan<byte> wanted = Encoding.ASCII.GetBytes(name + '\0');
            for (int at = 0; at < headers.Length; at += SectionHeaderSize)
            {
                if (sections.U32(at) is var place && place < names.Length && names.AsSpan((int)place).StartsWith(wanted))
                {
                    (ulong offset, ulong size) = (sections.U64(at + 24), sections.U64(at + 32));
                    Check(file, offset, size);
                    return NativeBytes.Read(file, (long)offset, (long)size).Memory;
                }
            }

            return null;
        }
    }

    static byte[] Part(SafeFileHandle file, ulong offset, ulong length)
    {
        Check(file, offset, length);
        byte[] part = new byte[length];
        return RandomAccess.Read(file, part, (long)offset) == part.Length ? part : throw new BpfFormatException("The ELF file is truncated", offset: (long)offset);
    }

    // Sizes come from the file: nothing is allocated for what it does not have.
    static void Check(SafeFileHandle file, ulong offset, ulong length)
    {
        ulong total = (ulong)RandomAccess.GetLength(file);
        if (offset > total || length > total - offset || length > int.MaxValue)
        {
            throw new BpfFormatException($"The ELF file is truncated: {length} bytes are to be at offset {offset} of {total}", offset: (long)Math.Min(offset, total));
        }
    }
}
