using System.Text;

namespace Bpf.Sdk.Tests.Elf;

/// <summary>Writes small little-endian ELF objects, sound or not, that no compiler would.</summary>
sealed class ElfBuilder
{
    readonly List<(string Name, uint Type, ulong Flags, byte[] Data, ulong Size, uint Link, uint Info)> _sections = [];
    readonly List<(string Name, byte Info, int Section, ulong Value, ulong Size)> _symbols = [];

    /// <summary>Adds a section.</summary>
    /// <returns>Its number.</returns>
    public int Section(string name, uint type, ulong flags, byte[] data, ulong? size = null, uint link = 0, uint info = 0)
    {
        _sections.Add((name, type, flags, data, size ?? (ulong)data.Length, link, info));
        return _sections.Count;
    }

    /// <summary>Instructions: PROGBITS, ALLOC and EXECINSTR.</summary>
    public int Code(string name, params byte[] instructions) => Section(name, 1, 6, instructions);

    /// <summary>Variables: PROGBITS, ALLOC and WRITE.</summary>
    public int Data(string name, params byte[] data) => Section(name, 1, 3, data);

    /// <summary>Adds a global function.</summary>
    public ElfBuilder Function(string name, int section, ulong value, ulong size) => Symbol(name, 0x12, section, value, size);

    /// <summary>Adds a variable.</summary>
    public ElfBuilder Variable(string name, int section, ulong value, ulong size, bool isStatic = false) => Symbol(name, (byte)(isStatic ? 1 : 0x11), section, value, size);

    public ElfBuilder Symbol(string name, byte info, int section, ulong value, ulong size)
    {
        _symbols.Add((name, info, section, value, size));
        return this;
    }

    /// <summary>Relocations of a section: place, type and number of the symbol (from 1, in the order in which they were added).</summary>
    public void Relocations(int target, params (ulong Offset, uint Type, uint Symbol)[] relocations)
    {
        var data = new MemoryStream();
        using (var writer = new BinaryWriter(data))
        {
            foreach ((ulong offset, uint type, uint symbol) in relocations)
            {
                writer.Write(offset);
                writer.Write((ulong)symbol << 32 | type);
            }
        }

        Section(".rel", 9, 0, data.ToArray(), info: (uint)target);
    }

    public byte[] Build()
    {
        var names = new MemoryStream();
        names.WriteByte(0);
        uint Name(string name)
        {
            uint at = (uint)names.Length;
            names.Write(Encoding.UTF8.GetBytes(name + '\0'));
            return at;
        }

        var symbols = new MemoryStream();
        using (var writer = new BinaryWriter(symbols))
        {
            writer.Write(new byte[24]);
            foreach ((string name, byte info, int section, ulong value, ulong size) in _symbols)
            {
                writer.Write(Name(name));
                writer.Write(info);
                writer.Write((byte)0);
                writer.Write((ushort)section);
                writer.Write(value);
                writer.Write(size);
            }
        }

        int stringTable = _sections.Count + 2;
        var all = _sections.ToList();
        all.Add((".symtab", 2, 0, symbols.ToArray(), (ulong)symbols.ToArray().Length, (uint)stringTable, 0));
        List<uint> nameOffsets = [.. all.Select(section => Name(section.Name)), Name(".strtab")];
        all.Add((".strtab", 3, 0, names.ToArray(), (ulong)names.Length, 0, 0));

        var file = new MemoryStream();
        var image = new BinaryWriter(file);
        image.Write([0x7f, (byte)'E', (byte)'L', (byte)'F', 2, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        image.Write((ushort)1);
        image.Write((ushort)247);
        image.Write(1u);
        image.Write(0ul);
        image.Write(0ul);
        image.Write(64ul);
        image.Write(0u);
        image.Write((ushort)64);
        image.Write((ushort)0);
        image.Write((ushort)0);
        image.Write((ushort)64);
        image.Write((ushort)(all.Count + 1));
        image.Write((ushort)stringTable);
        image.Write(new byte[64]);
        ulong offset = 64 + (ulong)(all.Count + 1) * 64;
        for (int i = 0; i < all.Count; i++)
        {
            image.Write(nameOffsets[i]);
            image.Write(all[i].Type);
            image.Write(all[i].Flags);
            image.Write(0ul);
            image.Write(offset);
            image.Write(all[i].Size);
            image.Write(all[i].Link);
            image.Write(all[i].Info);
            image.Write(1ul);
            image.Write(0ul);
            offset += (ulong)all[i].Data.Length;
        }

        foreach (var section in all)
        {
            image.Write(section.Data);
        }

        return file.ToArray();
    }
}
