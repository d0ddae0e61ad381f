using System.Buffers.Binary;
using System.Text;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Btf;

/// <summary>Types that can be changed, added to and written. Numbers and strings that are there keep their place, so that whoever refers to them need not know.</summary>
sealed class BtfEditor
{
    const ushort Magic = 0xeb9f;
    const int HeaderSize = 24; // struct btf_header
    const int WordSize = sizeof(uint);
    const int TypeHeaderWords = 3; // struct btf_type

    readonly List<BtfRecord> _types = [default]; // 0 is void
    readonly MemoryStream _strings = new();
    readonly Dictionary<string, uint> _added = [];
    readonly bool _bigEndian;

    public BtfEditor(bool bigEndian = false)
    {
        _bigEndian = bigEndian;
        _strings.WriteByte(0); // offset 0 is the empty string
    }

    /// <summary>Starts from the types of a section.</summary>
    public BtfEditor(BtfTable table, bool bigEndian = false)
    {
        _bigEndian = bigEndian;
        ReadOnlySpan<byte> image = table.Image.Span;
        var data = new EndianSpan(image, bigEndian, ".BTF");
        for (int id = 1; id < table.Count; id++)
        {
            int payload = table.TypesOffset + table[id].Payload;
            // Up to the next type, or to the end of the types.
            int end = id + 1 < table.Count ? table.TypesOffset + table[id + 1].Payload - TypeHeaderWords * WordSize : table.TypesOffset + (int)data.U32(12);
            var words = new uint[(end - payload) / WordSize];
            for (int i = 0; i < words.Length; i++)
            {
                words[i] = data.U32(payload + i * WordSize);
            }

            uint info = data.U32(payload - 2 * WordSize);
            _types.Add(new(data.U32(payload - 3 * WordSize), (BtfKind)(info >> 24 & 31), (int)(info & 0xffff), info >> 31 != 0, data.U32(payload - WordSize), words));
        }

        _strings.Write(data.Slice(data.U32(4) + (long)data.U32(16), data.U32(20)));
        if (_strings.Length == 0)
        {
            _strings.WriteByte(0);
        }
    }

    /// <summary>Number of types with <c>void</c>.</summary>
    public int Count => _types.Count;

    public BtfRecord this[int id]
    {
        get => _types[id];
        set => _types[id] = value;
    }

    /// <summary>Adds a type.</summary>
    /// <returns>Its number.</returns>
    public int Add(BtfRecord type)
    {
        _types.Add(type);
        return _types.Count - 1;
    }

    /// <summary>Adds a type by name.</summary>
    /// <returns>Its number.</returns>
    public int Add(BtfKind kind, string name, uint sizeOrType, int count = 0, bool flag = false, params uint[] words) =>
        Add(new(AddString(name), kind, count, flag, sizeOrType, words));

    /// <summary>Adds a string, once.</summary>
    /// <returns>Its offset.</returns>
    public uint AddString(string text)
    {
        if (text.Length == 0)
        {
            return 0;
        }

        if (!_added.TryGetValue(text, out uint offset))
        {
            offset = (uint)_strings.Length;
            _strings.Position = _strings.Length;
            _strings.Write(Encoding.UTF8.GetBytes(text + '\0'));
            _added.Add(text, offset);
        }

        return offset;
    }

    /// <summary>The string at an offset.</summary>
    public string GetString(uint offset)
    {
        ReadOnlySpan<byte> rest = _strings.GetBuffer().AsSpan(0, (int)_strings.Length)[(int)Math.Min(offset, _strings.Length)..];
        int end = rest.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end >= 0 ? rest[..end] : rest);
    }

    /// <summary>The whole section: header, types, strings.</summary>
    public byte[] ToImage()
    {
        int types = _types.Skip(1).Sum(static type => (TypeHeaderWords + type.Words.Length) * WordSize);
        var image = new byte[HeaderSize + types + _strings.Length];
        Span<byte> rest = image;
        if (_bigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, Magic);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(rest, Magic);
        }

        rest[2] = 1; // version
        rest = rest[WordSize..];
        foreach (uint field in (ReadOnlySpan<uint>)[HeaderSize, 0, (uint)types, (uint)types, (uint)_strings.Length])
        {
            Write(ref rest, field);
        }

        foreach (BtfRecord type in _types.Skip(1))
        {
            Write(ref rest, type.Name);
            Write(ref rest, (uint)type.Kind << 24 | (uint)type.Count & 0xffff | (type.Flag ? 1u << 31 : 0));
            Write(ref rest, type.SizeOrType);
            foreach (uint word in type.Words)
            {
                Write(ref rest, word);
            }
        }

        _strings.GetBuffer().AsSpan(0, (int)_strings.Length).CopyTo(rest);
        return image;
    }

    public BtfTable ToTable() => BtfTable.Parse(ToImage(), _bigEndian);

    void Write(ref Span<byte> rest, uint value)
    {
        if (_bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(rest, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(rest, value);
        }

        rest = rest[WordSize..];
    }
}
