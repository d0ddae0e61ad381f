using System.Buffers.Binary;
using System.Text;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Tests.Btf;

/// <summary>Writes small <c>.BTF</c> sections, sound or not.</summary>
/// <param name="bigEndian">In the byte order of big-endian machines.</param>
/// <param name="baseTable">What these types continue; null if they stand alone.</param>
sealed class BtfBuilder(bool bigEndian = false, BtfTable? baseTable = null)
{
    readonly MemoryStream _types = new();
    readonly List<byte> _names = [0];
    readonly uint _firstName = baseTable?.StringsEnd ?? 0;
    int _count = (baseTable?.Count ?? 1) - 1;

    public uint Name(string name)
    {
        if (name.Length == 0)
        {
            return 0;
        }

        uint at = _firstName + (uint)_names.Count;
        _names.AddRange(Encoding.UTF8.GetBytes(name + '\0'));
        return at;
    }

    /// <summary>Adds a type: what follows <c>struct btf_type</c> is given as words.</summary>
    /// <returns>Its number.</returns>
    public int Type(BtfKind kind, string name, uint sizeOrType, int count = 0, bool flag = false, params uint[] payload) =>
        Type((uint)kind, name, sizeOrType, count, flag, payload);

    public int Type(uint kind, string name, uint sizeOrType, int count = 0, bool flag = false, params uint[] payload)
    {
        Write(_types, Name(name));
        Write(_types, (flag ? 1u << 31 : 0) | kind << 24 | (uint)count);
        Write(_types, sizeOrType);
        foreach (uint word in payload)
        {
            Write(_types, word);
        }

        return ++_count;
    }

    public int Int(string name = "int", uint size = 4, uint encoding = 1) => Type(BtfKind.Int, name, size, payload: encoding << 24 | size * 8);

    public int Array(int element, uint count) => Type(BtfKind.Array, "", 0, payload: [(uint)element, 1, count]);

    public byte[] Build()
    {
        var section = new MemoryStream();
        Span<byte> magic = stackalloc byte[4];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt16BigEndian(magic, 0xeb9f);
        }
        else
        {
            BinaryPrimitives.WriteUInt16LittleEndian(magic, 0xeb9f);
        }

        magic[2] = 1;
        section.Write(magic);
        Write(section, 24);
        Write(section, 0);
        Write(section, (uint)_types.Length);
        Write(section, (uint)_types.Length);
        Write(section, (uint)_names.Count);
        section.Write(_types.ToArray());
        section.Write([.. _names]);
        return section.ToArray();
    }

    public BtfTable Parse() => BtfTable.Parse(Build(), bigEndian, baseTable);

    void Write(MemoryStream stream, uint value)
    {
        Span<byte> bytes = stackalloc byte[4];
        if (bigEndian)
        {
            BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        }
        else
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes, value);
        }

        stream.Write(bytes);
    }
}
