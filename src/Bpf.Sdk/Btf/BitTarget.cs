namespace Bpf.Sdk.Btf;

/// <summary>Bytes of a value that are written bit by bit, each bit once: members of unions share theirs, and have to agree.</summary>
sealed class BitTarget(int size, bool isBigEndian)
{
    readonly byte[] _written = new byte[size];

    /// <summary>What has been written, and zeros.</summary>
    public byte[] Bytes { get; } = new byte[size];

    public bool IsBigEndian => isBigEndian;

    /// <summary>Writes a number. Bits are counted from the lowest one of the first byte, on big-endian machines from its highest.</summary>
    /// <returns>False if one of the bits was written before, otherwise.</returns>
    /// <exception cref="BpfFormatException">The type that says so reaches beyond the value.</exception>
    public bool TryPut(long offset, int width, ulong number)
    {
        if (width is < 0 or > 64 || offset < 0 || offset + width > Bytes.Length * 8L)
        {
            throw new BpfFormatException($"A type has {width} bits at bit {offset} of a value that has {Bytes.Length} bytes", ".BTF");
        }

        for (int i = 0; i < width; i++)
        {
            long at = offset + i;
            int place = (int)(at % 8);
            int mask = 1 << (isBigEndian ? 7 - place : place);
            bool bit = (number >> (isBigEndian ? width - 1 - i : i) & 1) != 0;
            if ((_written[at / 8] & mask) != 0 && (Bytes[at / 8] & mask) != 0 != bit)
            {
                return false;
            }

            _written[at / 8] |= (byte)mask;
            Bytes[at / 8] |= (byte)(bit ? mask : 0);
        }

        return true;
    }
}
