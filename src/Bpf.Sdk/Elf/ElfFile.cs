using System.Text;

namespace Bpf.Sdk.Elf;

/// <summary>
/// A 64-bit relocatable ELF file for BPF, in either byte order. Sections and symbols are decoded once; contents stay where they are.
/// Ours, because ELFSharp reads neither BPF relocations nor spans and is not to be had everywhere; see docs/architecture.md.
/// </summary>
sealed class ElfFile
{
    const int HeaderSize = 64; // Elf64_Ehdr
    const int SectionHeaderSize = 64; // Elf64_Shdr
    const int SymbolSize = 24; // Elf64_Sym
    const int RelocationSize = 16; // Elf64_Rel
    const int RelocationWithAddendSize = 24; // Elf64_Rela
    const ushort MachineBpf = 247; // EM_BPF
    const ushort MachineNone = 0; // EM_NONE: LLVM before 4.0 wrote it, having no number yet
    const ushort TypeRelocatable = 1; // ET_REL
    const int LongestName = 4096; // far beyond any identifier; without a limit many symbols could name one huge string, each with a copy

    readonly ReadOnlyMemory<byte> _image;
    readonly Dictionary<string, ElfSection> _sectionsByName = [];
    readonly Dictionary<(int Section, string Name), ElfSymbol> _symbolsByName = [];
    ILookup<int, ElfSymbol>? _symbolsBySection;
    ILookup<int, ElfSection>? _relocationsByTarget;

    ElfFile(ReadOnlyMemory<byte> image, bool isBigEndian)
    {
        _image = image;
        IsBigEndian = isBigEndian;
    }

    public bool IsBigEndian { get; }

    public ElfSection[] Sections { get; private set; } = [];

    public ElfSymbol[] Symbols { get; private set; } = [];

    public static ElfFile Parse(ReadOnlyMemory<byte> image)
    {
        ReadOnlySpan<byte> bytes = image.Span;
        if (!bytes.StartsWith("\u007fELF"u8))
        {
            throw new BpfFormatException("This is not an ELF file: it does not begin with the ELF magic. Give the object that clang -target bpf -c writes", offset: 0);
        }

        if (bytes.Length < HeaderSize)
        {
            throw new BpfFormatException($"The ELF file is truncated: its header needs {HeaderSize} bytes and it has {bytes.Length}", offset: bytes.Length);
        }

        bool isBigEndian = (bytes[4], bytes[5]) switch
        {
            (2, 1) => false,
            (2, 2) => true,
            (1, _) => throw new BpfFormatException("This is a 32-bit ELF file; BPF objects are 64-bit (ELFCLASS64). Compile with -target bpf", offset: 4),
            (2, var order) => throw new BpfFormatException($"The ELF file's byte order {order} is neither little (1) nor big (2) endian", offset: 5),
            (var other, _) => throw new BpfFormatException($"The ELF file's class {other} is not ELFCLASS64 (2)", offset: 4),
        };

        var header = new EndianSpan(bytes, isBigEndian, null);
        if (header.U16(18) is var machine && machine is not (MachineBpf or MachineNone))
        {
            throw new BpfFormatException($"This is an ELF file for {MachineName(machine)}, not for BPF (machine {MachineBpf}). Compile with clang -target bpf", offset: 18);
        }

        if (header.U16(16) is var type && type != TypeRelocatable)
        {
            throw new BpfFormatException($"The ELF file's type {type} is not a relocatable object (1). Compile with -c and do not link", offset: 16);
        }

        var file = new ElfFile(image, isBigEndian);
        file.ReadSections(header);
        file.ReadSymbols();
        return file;
    }

    /// <summary>The first section of a name, or null.</summary>
    public ElfSection? FindSection(string name) => _sectionsByName.GetValueOrDefault(name);

    /// <summary>The first symbol of a name in a section that does not stand for the section itself, or null.</summary>
    public ElfSymbol? FindSymbol(ElfSection section, string name) => _symbolsByName.TryGetValue((section.Index, name), out ElfSymbol symbol) ? symbol : null;

    /// <summary>The symbols of a section, in the file's order.</summary>
    public IEnumerable<ElfSymbol> GetSymbols(int section) => (_symbolsBySection ??= Symbols.ToLookup(static symbol => symbol.SectionIndex))[section];

    /// <summary>The section's bytes; empty for <c>SHT_NOBITS</c>.</summary>
    public ReadOnlyMemory<byte> GetData(ElfSection section) =>
        section.Type == ElfSection.NoBits ? default : _image.Slice((int)section.Offset, (int)section.Size);

    public EndianSpan Read(ElfSection section) => new(GetData(section).Span, IsBigEndian, section.Name);

    /// <summary>All relocations that apply to a section, in the file's order.</summary>
    public ElfRelocation[] GetRelocations(ElfSection target)
    {
        List<ElfRelocation>? relocations = null;
        _relocationsByTarget ??= Sections
            .Where(static section => section.Type is ElfSection.Relocations or ElfSection.RelocationsWithAddend)
            .ToLookup(static section => section.Info);
        foreach (ElfSection section in _relocationsByTarget[target.Index])
        {
            // LLVM writes REL for BPF; gcc's linker may write RELA, whose addends are zero for what we relocate.
            int entrySize = section.Type == ElfSection.Relocations ? RelocationSize : RelocationWithAddendSize;
            EndianSpan data = Read(section);
            if (data.Length % entrySize != 0)
            {
                throw new BpfFormatException($"The size {data.Length} is not a multiple of a relocation's {entrySize} bytes", section.Name);
            }

            relocations ??= new(data.Length / entrySize);
            for (int offset = 0; offset < data.Length; offset += entrySize)
            {
                ulong info = data.U64(offset + 8);
                int symbol = (int)(info >> 32);
                if ((uint)symbol >= (uint)Symbols.Length)
                {
                    throw new BpfFormatException($"A relocation names symbol {symbol}, but there are only {Symbols.Length}", section.Name, offset + 8);
                }

                relocations.Add(new(data.U64(offset), (ElfRelocationType)(uint)info, symbol));
            }
        }

        return relocations?.ToArray() ?? [];
    }

    void ReadSections(EndianSpan header)
    {
        ulong tableOffset = header.U64(40);
        int entrySize = header.U16(58);
        int count = header.U16(60);
        int namesIndex = header.U16(62);
        if (entrySize != SectionHeaderSize)
        {
            throw new BpfFormatException($"The size of a section header is {entrySize} and not {SectionHeaderSize}", offset: 58);
        }

        if (tableOffset == 0 || count == 0)
        {
            throw new BpfFormatException("The ELF file has no sections", offset: 40);
        }

        if (tableOffset > (ulong)header.Length || (ulong)header.Length - tableOffset < (ulong)count * SectionHeaderSize)
        {
            throw new BpfFormatException($"The ELF file is truncated: its {count} section headers at offset {tableOffset} do not fit into {header.Length} bytes", offset: header.Length);
        }

        if (namesIndex >= count)
        {
            throw new BpfFormatException($"The section of names has index {namesIndex}, but there are only {count} sections", offset: 62);
        }

        long namesHeader = (long)tableOffset + (long)namesIndex * SectionHeaderSize;
        ReadOnlySpan<byte> names = header.Slice((long)header.U64(namesHeader + 24), (long)header.U64(namesHeader + 32));
        Sections = new ElfSection[count];
        long total = 0;
        for (int i = 0; i < count; i++)
        {
            long at = (long)tableOffset + (long)i * SectionHeaderSize;
            string name = ReadString(names, header.U32(at), "(section names)");
            uint type = header.U32(at + 4);
            ulong offset = header.U64(at + 24);
            ulong size = header.U64(at + 32);
            if (size > int.MaxValue)
            {
                throw new BpfFormatException($"Section {i} ('{name}') claims {size} bytes, more than any BPF object has", offset: at + 32);
            }

            if (type != ElfSection.NoBits && (offset > (ulong)header.Length || size > (ulong)header.Length - offset))
            {
                throw new BpfFormatException($"The ELF file is truncated: section '{name}' is to have {size} bytes at offset {offset} of {header.Length}", offset: at + 24);
            }

            // Sections of a file lie side by side. If they did not, a small file could be read as gigabytes.
            if (type != ElfSection.NoBits && (total += (long)size) > header.Length)
            {
                throw new BpfFormatException($"The sections lie over each other: up to '{name}' they claim {total} bytes of {header.Length}", offset: at + 32);
            }

            Sections[i] = new(i, name, type, header.U64(at + 8), (long)offset, (long)size, (int)header.U32(at + 40), (int)header.U32(at + 44), (long)header.U64(at + 56));
            _sectionsByName.TryAdd(name, Sections[i]);
        }
    }

    void ReadSymbols()
    {
        ElfSection? table = Array.Find(Sections, section => section.Type == ElfSection.SymbolTable);
        if (table is null)
        {
            return;
        }

        if ((uint)table.Link >= (uint)Sections.Length)
        {
            throw new BpfFormatException($"The symbol table's names are in section {table.Link}, but there are only {Sections.Length}", table.Name);
        }

        EndianSpan data = Read(table);
        if (data.Length % SymbolSize != 0)
        {
            throw new BpfFormatException($"The size {data.Length} is not a multiple of a symbol's {SymbolSize} bytes", table.Name);
        }

        ReadOnlySpan<byte> names = GetData(Sections[table.Link]).Span;
        Symbols = new ElfSymbol[data.Length / SymbolSize];
        for (int i = 0; i < Symbols.Length; i++)
        {
            int at = i * SymbolSize;
            int section = data.U16(at + 6);
            // From SHN_LORESERVE (0xff00) on, the number says something else than a section (absolute, common).
            if (section < 0xff00 && section >= Sections.Length)
            {
                throw new BpfFormatException($"Symbol {i} is in section {section}, but there are only {Sections.Length}", table.Name, at + 6);
            }

            Symbols[i] = new(ReadString(names, data.U32(at), table.Name), data.U8(at + 4), data.U8(at + 5), section, data.U64(at + 8), data.U64(at + 16));
            if (!Symbols[i].IsSection)
            {
                _symbolsByName.TryAdd((section, Symbols[i].Name), Symbols[i]);
            }
        }
    }

    static string ReadString(ReadOnlySpan<byte> strings, uint offset, string section)
    {
        if (offset >= (uint)strings.Length)
        {
            return offset == 0 ? "" : throw new BpfFormatException($"A name is at offset {offset} of a string table of {strings.Length} bytes", section, offset);
        }

        ReadOnlySpan<byte> rest = strings[(int)offset..];
        int end = rest.IndexOf((byte)0);
        return end switch
        {
            < 0 => throw new BpfFormatException("A name has no terminating zero byte", section, offset),
            > LongestName => throw new BpfFormatException($"A name has {end} bytes, which is longer than the {LongestName} that are taken", section, offset),
            _ => Encoding.UTF8.GetString(rest[..end]),
        };
    }

    static string MachineName(ushort machine) => machine switch
    {
        3 => "x86 (machine 3)",
        40 => "Arm (machine 40)",
        62 => "x86-64 (machine 62)",
        183 => "AArch64 (machine 183)",
        243 => "RISC-V (machine 243)",
        _ => $"machine {machine}",
    };
}
