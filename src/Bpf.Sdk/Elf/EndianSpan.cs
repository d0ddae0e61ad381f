using System.Buffers.Binary;

namespace Bpf.Sdk.Elf;

/// <summary>Bytes of one section (or of the whole file) read in the file's byte order. Every read is checked; what lies outside is a format error.</summary>
readonly ref struct EndianSpan(ReadOnlySpan<byte> bytes, bool bigEndian, string? section)
{
    readonly ReadOnlySpan<byte> _bytes = bytes;
    readonly bool _bigEndian = bigEndian;
    readonly string? _section = section;

    public int Length => _bytes.Length;

    public byte U8(long offset) => Slice(offset, 1)[0];

    public ushort U16(long offset) => _bigEndian
        ? BinaryPrimitives.ReadUInt16BigEndian(Slice(offset, 2))
        : BinaryPrimitives.ReadUInt16LittleEndian(Slice(offset, 2));

    public uint U32(long offset) => _bigEndian
        ? BinaryPrimitives.ReadUInt32BigEndian(Slice(offset, 4))
        : BinaryPrimitives.ReadUInt32LittleEndian(Slice(offset, 4));

    public ulong U64(long offset) => _bigEndian
        ? BinaryPrimitives.ReadUInt64BigEndian(Slice(offset, 8))
        : BinaryPrimitives.ReadUInt64LittleEndian(Slice(offset, 8));

    public ReadOnlySpan<byte> Slice(long offset, long length)
    {
        // Both may come straight from a hostile file: compare without adding, so that nothing overflows.
        if ((ulong)offset > (ulong)_bytes.Length || (ulong)length > (ulong)_bytes.Length - (ulong)offset)
        {
            throw new BpfFormatException($"{length} bytes were expected where only {Math.Max(0, _bytes.Length - Math.Max(0, offset))} are left", _section, offset);
        }

        return _bytes.Slice((int)offset, (int)length);
    }
}
