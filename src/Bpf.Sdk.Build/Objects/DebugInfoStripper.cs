using System.Buffers.Binary;
using System.Text;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Build.Objects;

/// <summary>
/// Removes DWARF from an object: nine tenths of its bytes, which neither loader nor kernel reads. BTF, code, data and their relocations
/// stay as they are; only numbers of sections and symbols change.
/// </summary>
sealed class DebugInfoStripper
{
    const int HeaderSize = 64; // Elf64_Ehdr
    const int SectionHeaderSize = 64; // Elf64_Shdr
    const int SymbolSize = 24; // Elf64_Sym
    const int ReservedSections = 0xff00; // SHN_LORESERVE
    const uint SectionGroup = 17; // SHT_GROUP
    const uint ExtendedIndices = 18; // SHT_SYMTAB_SHNDX
    const uint AddressSignificance = 0x6fff4c03; // SHT_LLVM_ADDRSIG: numbers of symbols, for linkers only
    const ulong InfoLink = 0x40; // SHF_INFO_LINK: sh_info is a section's number

    readonly ElfFile _elf;
    readonly ReadOnlyMemory<byte> _image;
    readonly bool[] _isDropped;
    readonly int[] _sections; // new numbers by old ones
    readonly int[] _symbols;
    int _sectionCount;
    int _symbolCount;

    DebugInfoStripper(ReadOnlyMemory<byte> image)
    {
        _image = image;
        _elf = ElfFile.Parse(image);
        _isDropped = new bool[_elf.Sections.Length];
        _sections = new int[_elf.Sections.Length];
        _symbols = new int[_elf.Symbols.Length];
    }

    /// <summary>The object without debug information; the same bytes if it has none.</summary>
    /// <exception cref="BpfFormatException">The bytes are not a BPF object.</exception>
    public static byte[] Strip(ReadOnlyMemory<byte> image)
    {
        var stripper = new DebugInfoStripper(image);
        return stripper.Select() ? stripper.Write() : image.ToArray();
    }

    // Decides what goes and numbers what stays. False: there is nothing to drop, or numbers are kept in places that we do not know.
    bool Select()
    {
        int symbolTables = 0;
        foreach (ElfSection section in _elf.Sections)
        {
            if (section.Type is SectionGroup or ExtendedIndices || section.Type == ElfSection.SymbolTable && ++symbolTables > 1)
            {
                return false;
            }

            _isDropped[section.Index] = IsDebugInfo(section.Name)
                || section.Type == AddressSignificance
                || section.Type is ElfSection.Relocations or ElfSection.RelocationsWithAddend && IsDebugInfo(_elf.Sections[Checked(section.Info, section)].Name);
        }

        KeepWhatIsReferredTo();
        if (!_isDropped.Contains(true))
        {
            return false;
        }

        foreach (ElfSection section in _elf.Sections)
        {
            _sections[section.Index] = _isDropped[section.Index] ? 0 : _sectionCount++;
        }

        for (int i = 0; i < _symbols.Length; i++)
        {
            _symbols[i] = IsDropped(_elf.Symbols[i]) ? 0 : _symbolCount++;
        }

        return true;
    }

    static bool IsDebugInfo(string name) => name.StartsWith(".debug_", StringComparison.Ordinal);

    void KeepWhatIsReferredTo()
    {
        foreach (ElfSection section in _elf.Sections)
        {
            if (_isDropped[section.Index])
            {
                continue;
            }

            foreach (ElfRelocation relocation in _elf.GetRelocations(section))
            {
                if (_elf.Symbols[relocation.Symbol].SectionIndex is > 0 and < ReservedSections and var target)
                {
                    _isDropped[target] = false;
                }
            }
        }
    }

    bool IsDropped(ElfSymbol symbol) => symbol.SectionIndex < ReservedSections && _isDropped[symbol.SectionIndex];

    int Checked(int index, ElfSection section) => (uint)index < (uint)_elf.Sections.Length
        ? index
        : throw new BpfFormatException($"The section refers to section {index}, but there are only {_elf.Sections.Length}", section.Name);

    byte[] Write()
    {
        int namesIndex = new EndianSpan(_image.Span, _elf.IsBigEndian, null).U16(62);
        var contents = new byte[]?[_elf.Sections.Length];
        var names = new Dictionary<int, StringTable>();
        var sectionNames = new uint[_elf.Sections.Length];
        foreach (ElfSection section in _elf.Sections)
        {
            if (!_isDropped[section.Index])
            {
                sectionNames[section.Index] = Names(namesIndex).Add(section.Name);
                contents[section.Index] = section.Type switch
                {
                    ElfSection.SymbolTable => Symbols(section, Names(Checked(section.Link, section))),
                    ElfSection.Relocations => Relocations(section, 16),
                    ElfSection.RelocationsWithAddend => Relocations(section, 24),
                    _ => _elf.GetData(section).ToArray(),
                };
            }
        }

        foreach ((int index, StringTable table) in names)
        {
            contents[index] = table.ToArray();
        }

        return Assemble(contents, sectionNames, namesIndex);

        // One table often serves sections and symbols alike.
        StringTable Names(int index)
        {
            if (!names.TryGetValue(index, out StringTable? table))
            {
                names.Add(index, table = new());
            }

            return table;
        }
    }

    byte[] Symbols(ElfSection section, StringTable names)
    {
        byte[] table = new byte[_symbolCount * SymbolSize];
        ReadOnlySpan<byte> old = _elf.GetData(section).Span;
        for (int i = 0; i < _symbols.Length; i++)
        {
            ElfSymbol symbol = _elf.Symbols[i];
            if (IsDropped(symbol))
            {
                continue;
            }

            Span<byte> entry = table.AsSpan(_symbols[i] * SymbolSize, SymbolSize);
            old.Slice(i * SymbolSize, SymbolSize).CopyTo(entry);
            U32(entry, names.Add(symbol.Name));
            U16(entry[6..], symbol.SectionIndex < ReservedSections ? _sections[symbol.SectionIndex] : symbol.SectionIndex);
        }

        return table;
    }

    byte[] Relocations(ElfSection section, int entrySize)
    {
        byte[] table = _elf.GetData(section).ToArray();
        var old = new EndianSpan(_elf.GetData(section).Span, _elf.IsBigEndian, section.Name);
        for (int at = 0; at + entrySize <= table.Length; at += entrySize)
        {
            ulong info = old.U64(at + 8);
            int symbol = (int)(info >> 32);
            if ((uint)symbol >= (uint)_symbols.Length)
            {
                throw new BpfFormatException($"A relocation names symbol {symbol}, but there are only {_symbols.Length}", section.Name, at + 8);
            }

            U64(table.AsSpan(at + 8), (ulong)_symbols[symbol] << 32 | (uint)info);
        }

        return table;
    }

    byte[] Assemble(byte[]?[] contents, uint[] sectionNames, int namesIndex)
    {
        var old = new EndianSpan(_image.Span, _elf.IsBigEndian, null);
        long oldHeaders = (long)old.U64(40);
        byte[] headers = new byte[_sectionCount * SectionHeaderSize];
        var file = new MemoryStream();
        file.Write(_image.Span[..HeaderSize]);
        foreach (ElfSection section in _elf.Sections)
        {
            if (contents[section.Index] is not { } content)
            {
                continue;
            }

            Span<byte> header = headers.AsSpan(_sections[section.Index] * SectionHeaderSize, SectionHeaderSize);
            old.Slice(oldHeaders + section.Index * SectionHeaderSize, SectionHeaderSize).CopyTo(header);
            U32(header, sectionNames[section.Index]);
            U32(header[40..], (uint)_sections[Checked(section.Link, section)]);
            U32(header[44..], Info(section));
            if (section.Index == 0)
            {
                continue;
            }

            Pad(file, (long)old.U64(oldHeaders + section.Index * SectionHeaderSize + 48));
            U64(header[24..], (ulong)file.Position);
            if (section.Type != ElfSection.NoBits)
            {
                U64(header[32..], (ulong)content.Length);
                file.Write(content);
            }
        }

        Pad(file, 8);
        long start = file.Position;
        file.Write(headers);
        byte[] image = file.ToArray();
        U64(image.AsSpan(40), (ulong)start);
        U16(image.AsSpan(60), _sectionCount);
        U16(image.AsSpan(62), _sections[namesIndex]);
        return image;
    }

    uint Info(ElfSection section)
    {
        if (section.Type == ElfSection.SymbolTable)
        {
            // Local symbols come first, and the first of the others is noted here.
            return (uint)_elf.Symbols.Count(symbol => symbol.IsLocal && !IsDropped(symbol));
        }

        bool isSection = section.Type is ElfSection.Relocations or ElfSection.RelocationsWithAddend || (section.Flags & InfoLink) != 0;
        return isSection ? (uint)_sections[Checked(section.Info, section)] : (uint)section.Info;
    }

    static void Pad(MemoryStream file, long alignment)
    {
        // A hostile alignment must not make a huge file; nothing in an object needs more than a page.
        alignment = Math.Clamp(alignment, 1, 4096);
        while (file.Position % alignment != 0)
        {
            file.WriteByte(0);
        }
    }

    void U16(Span<byte> at, int value)
    {
        if (_elf.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(at, (ushort)value);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(at, (ushort)value);
        }
    }

    void U32(Span<byte> at, uint value)
    {
        if (_elf.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(at, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(at, value);
        }
    }

    void U64(Span<byte> at, ulong value)
    {
        if (_elf.IsBigEndian)
        {
            BinaryPrimitives.WriteUInt64BigEndian(at, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt64LittleEndian(at, value);
        }
    }

    // The empty name is at offset 0, as every string table has it; equal names share their bytes.
    sealed class StringTable
    {
        readonly Dictionary<string, uint> _offsets = new() { [""] = 0 };
        readonly List<byte> _content = [0];

        public uint Add(string name)
        {
            if (!_offsets.TryGetValue(name, out uint offset))
            {
                offset = (uint)_content.Count;
                _content.AddRange(Encoding.UTF8.GetBytes(name));
                _content.Add(0);
                _offsets.Add(name, offset);
            }

            return offset;
        }

        public byte[] ToArray() => [.. _content];
    }
}
