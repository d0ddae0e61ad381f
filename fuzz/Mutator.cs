using System.Buffers.Binary;

namespace Bpf.Sdk.Fuzz;

/// <summary>
/// Makes a hostile input of a harmless one. It knows that the formats are made of 16-, 32- and 64-bit fields in records, some of which are
/// offsets, sizes and counts, and in ELF where the sections are; blind flips of bits find little behind the first check.
/// </summary>
sealed class Mutator(Random random)
{
    const int LargestInput = 1 << 20;

    static readonly uint[] Telling = [0, 1, 2, 3, 4, 7, 8, 11, 12, 15, 16, 24, 32, 63, 64, 255, 256, 0x7fff, 0x8000, 0xffff, 0x10000, 0x7ffffffe, 0x7fffffff, 0x80000000, 0xfffffff0, 0xfffffffe, 0xffffffff];

    /// <summary>A changed copy of an input.</summary>
    /// <param name="input">What to begin with.</param>
    /// <param name="other">Another input, to take parts from.</param>
    public byte[] Mutate(byte[] input, byte[] other)
    {
        byte[] output = [.. input];
        for (int changes = 1 << random.Next(5); changes > 0; changes--)
        {
            output = MutateOnce(output, other);
        }

        return output;
    }

    byte[] MutateOnce(byte[] data, byte[] other)
    {
        if (data.Length < 32)
        {
            return [.. data, (byte)random.Next(256)];
        }

        (int start, int length) = Region(data);
        int at = start + random.Next(length) / 4 * 4;
        at = Math.Min(at, data.Length - 4);
        Span<byte> field = data.AsSpan(at, 4);
        uint value = BinaryPrimitives.ReadUInt32LittleEndian(field);
        switch (random.Next(12))
        {
            case 0:
                data[at + random.Next(4)] ^= (byte)(1 << random.Next(8));
                return data;
            case 1:
                BinaryPrimitives.WriteUInt32LittleEndian(field, Telling[random.Next(Telling.Length)]);
                return data;
            case 2 or 3:
                BinaryPrimitives.WriteUInt32LittleEndian(field, value + (uint)random.Next(-4, 5));
                return data;
            case 4:
                BinaryPrimitives.WriteUInt16LittleEndian(field, (ushort)Telling[random.Next(Telling.Length)]);
                return data;
            case 5: // a field takes the value of another: references into a wrong place, of a right size
                data.AsSpan(Math.Min(start + random.Next(length) / 4 * 4, data.Length - 4), 4).CopyTo(field);
                return data;
            case 6: // something from another input
                int count = Math.Min(Math.Min(random.Next(1, 64), other.Length), data.Length - at);
                other.AsSpan(random.Next(other.Length - count + 1), count).CopyTo(data.AsSpan(at));
                return data;
            case 7: // two records change places, or one becomes two
                int size = new[] { 4, 8, 12, 16, 24 }[random.Next(5)];
                int to = Math.Min(start + random.Next(length) / 4 * 4, data.Length - size);
                int from = Math.Min(at, data.Length - size);
                data.AsSpan(from, size).ToArray().CopyTo(data.AsSpan(to));
                return data;
            case 8 when data.Length < LargestInput: // what follows moves
                int repeated = Math.Min(random.Next(1, 5) * 4, data.Length - at);
                return [.. data.AsSpan(0, at + repeated), .. data.AsSpan(at)];
            case 9:
                int removed = Math.Min(random.Next(1, 5) * 4, data.Length - at);
                return [.. data.AsSpan(0, at), .. data.AsSpan(at + removed)];
            case 10 when random.Next(8) == 0:
                return data[..random.Next(32, data.Length + 1)];
            default:
                data[at + random.Next(4)] = (byte)random.Next(256);
                return data;
        }
    }

    // Of an ELF file one of its sections or the section headers, each as likely as another, however large: the bulk of an object is debug
    // information, which nobody reads. Of anything else all of it.
    (int Start, int Length) Region(byte[] data)
    {
        const int HeaderSize = 64;
        if (data.Length > HeaderSize && data.AsSpan().StartsWith("\u007fELF"u8))
        {
            ulong table = BinaryPrimitives.ReadUInt64LittleEndian(data.AsSpan(40));
            int count = BinaryPrimitives.ReadUInt16LittleEndian(data.AsSpan(60));
            int chosen = random.Next(-1, count);
            if (table < (ulong)data.Length && (ulong)count * HeaderSize <= (ulong)data.Length - table && count > 0)
            {
                if (chosen < 0)
                {
                    return ((int)table, count * HeaderSize);
                }

                Span<byte> header = data.AsSpan((int)table + chosen * HeaderSize, HeaderSize);
                ulong offset = BinaryPrimitives.ReadUInt64LittleEndian(header[24..]);
                ulong size = BinaryPrimitives.ReadUInt64LittleEndian(header[32..]);
                if (size > 0 && offset < (ulong)data.Length && size <= (ulong)data.Length - offset)
                {
                    return ((int)offset, (int)size);
                }
            }
        }

        return (0, data.Length);
    }
}
