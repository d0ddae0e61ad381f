using System.Buffers;
using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;

namespace Bpf.Sdk.Btf;

/// <summary>
/// Finds types of a table by name. Made in one pass; built over the names without what sets flavours apart (<c>task_struct___old</c>), so that
/// one question finds them all.
/// </summary>
sealed class BtfNameIndex
{
    const int IdBits = 20; // BTF_MAX_TYPE; the upper bits of an entry are of the hash, so that few names are read in vain

    const int LongestHashed = 512; // KSYM_NAME_LEN, linux/kallsyms.h: beyond it names of kernels do not go

    readonly BtfTable _table;
    readonly int[] _starts; // of each bucket in _entries
    readonly uint[] _entries;

    /// <summary>Indexes a table's own types of some kinds; those of its base have an index of their own.</summary>
    /// <param name="table">The table.</param>
    /// <param name="kinds">A bit for each kind.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // runs once, over the whole table
    public BtfNameIndex(BtfTable table, uint kinds)
    {
        _table = table;
        int[] ids = ArrayPool<int>.Shared.Rent(table.CountOf(kinds));
        uint[] hashes = ArrayPool<uint>.Shared.Rent(ids.Length);
        int count = table.HashNames(kinds, ids, hashes);
        uint mask = BitOperations.RoundUpToPowerOf2((uint)Math.Max(count, 1)) - 1;
        _starts = new int[mask + 2];
        _entries = new uint[count];
        for (int i = 0; i < count; i++)
        {
            _starts[(hashes[i] & mask) + 1]++;
        }

        for (int i = 1; i < _starts.Length; i++)
        {
            _starts[i] += _starts[i - 1];
        }

        // From the last to the first, so that each bucket is in the order of the numbers. What was the end of a bucket comes to be its start.
        for (int i = count - 1; i >= 0; i--)
        {
            _entries[--_starts[(hashes[i] & mask) + 1]] = hashes[i] & ~0u << IdBits | (uint)ids[i];
        }

        Array.Copy(_starts, 1, _starts, 0, (int)mask + 1);
        _starts[^1] = count;
        ArrayPool<int>.Shared.Return(ids);
        ArrayPool<uint>.Shared.Return(hashes);
    }

    /// <summary>An index of what has a layout: structs, unions, enums, typedefs, numbers.</summary>
    public static BtfNameIndex OfTypes(BtfTable table) => new(table,
        1u << (int)BtfKind.Int | 1u << (int)BtfKind.Struct | 1u << (int)BtfKind.Union | 1u << (int)BtfKind.Enum | 1u << (int)BtfKind.Enum64
        | 1u << (int)BtfKind.Typedef | 1u << (int)BtfKind.Float | 1u << (int)BtfKind.Forward);

    /// <summary>An index of what has an address: functions and variables.</summary>
    public static BtfNameIndex OfSymbols(BtfTable table) => new(table, 1u << (int)BtfKind.Function | 1u << (int)BtfKind.Variable | 1u << (int)BtfKind.DataSection);

    /// <summary>The first type of a kind whose whole name is the given one, or 0.</summary>
    public int Find(BtfKind kind, ReadOnlySpan<byte> name)
    {
        foreach (int id in Candidates(name))
        {
            if (_table[id] is var type && type.Kind == kind && _table.IsName(type.NameOffset, name))
            {
                return id;
            }
        }

        return 0;
    }

    /// <summary>All types that have a name or a flavour of it, by number.</summary>
    public void FindAll(ReadOnlySpan<byte> name, List<int> found)
    {
        ReadOnlySpan<byte> essential = Essential(name);
        foreach (int id in Candidates(name))
        {
            if (Essential(_table.GetBytes(_table[id].NameOffset)).SequenceEqual(essential))
            {
                found.Add(id);
            }
        }

        GC.KeepAlive(_table);
    }

    /// <summary>A name without its flavour: what comes before the last run of exactly three underscores within it.</summary>
    public static ReadOnlySpan<byte> Essential(ReadOnlySpan<byte> name)
    {
        for (int end = name.Length; end > 0;)
        {
            int at = name[..end].LastIndexOf("___"u8);
            if (at <= 0)
            {
                break;
            }

            if (name[at - 1] != '_' && at + 3 < name.Length && name[at + 3] != '_')
            {
                return name[..at];
            }

            end = at + 2;
        }

        return name;
    }

    CandidateList Candidates(ReadOnlySpan<byte> name)
    {
        uint hash = Hash(name);
        uint bucket = hash & (uint)(_starts.Length - 2);
        return new(_entries.AsSpan(_starts[bucket].._starts[bucket + 1]), hash);
    }

    /// <summary>
    /// A number for a name without its flavour, never 0. Not against an adversary: many names of one number cost a slow search and nothing else.
    /// </summary>
    /// <param name="name">The name; what follows a zero byte does not count.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Hash(ReadOnlySpan<byte> name)
    {
        name = name[..Math.Min(name.Length, LongestHashed)];
        uint hash = HashWhole(name, out int length, out bool mayHaveFlavour);
        return mayHaveFlavour ? HashEssential(name[..length], hash) : hash;
    }

    // Of few names: most have no two underscores in a row.
    static uint HashEssential(ReadOnlySpan<byte> name, uint hash) =>
        Essential(name) is var essential && essential.Length < name.Length ? HashWhole(essential, out _, out _) : hash;

    // By eight bytes at a time, up to the first zero byte: a step for each byte would be half of the work of an index.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static uint HashWhole(ReadOnlySpan<byte> name, out int length, out bool mayHaveFlavour)
    {
        const ulong Multiplier = 0x9e3779b97f4a7c15; // 2^64 divided by the golden ratio
        const ulong Ones = 0x0101010101010101;
        const ulong Highs = Ones << 7;
        ulong hash = 0;
        ulong pairs = 0; // of underscores
        ulong before = 0; // the word before ended in one
        int at = 0;
        bool isEnd = false;
        while (!isEnd && at < name.Length)
        {
            ReadOnlySpan<byte> rest = name[at..];
            ulong word = rest.Length >= sizeof(ulong) ? BinaryPrimitives.ReadUInt64LittleEndian(rest) : LastWord(rest);
            // The lowest bit of these that is set is of the first zero byte.
            ulong zeros = (word - Ones) & ~word & Highs;
            int count = sizeof(ulong);
            if (zeros != 0)
            {
                count = BitOperations.TrailingZeroCount(zeros) / 8;
                word &= (1UL << count * 8) - 1;
                isEnd = true;
            }

            if (count == 0)
            {
                break; // so that a name without its zero byte has the same hash
            }

            // The upper bit of each byte that is an underscore, and of no other.
            ulong other = word ^ Ones * '_';
            ulong underscores = ~(((other & ~Highs) + ~Highs) | other) & Highs;
            pairs |= underscores & (underscores << 8 | before);
            before = underscores >> 56;
            hash = (hash ^ word) * Multiplier;
            hash ^= hash >> 32;
            at += count;
        }

        length = Math.Min(at, name.Length);
        mayHaveFlavour = pairs != 0;
        return (uint)hash | 1u << 31;
    }

    static ulong LastWord(ReadOnlySpan<byte> bytes)
    {
        ulong word = 0;
        for (int i = 0; i < bytes.Length; i++)
        {
            word |= (ulong)bytes[i] << i * 8;
        }

        return word;
    }

    readonly ref struct CandidateList(ReadOnlySpan<uint> entries, uint hash)
    {
        readonly ReadOnlySpan<uint> _entries = entries;

        public Enumerator GetEnumerator() => new(_entries, hash);

        public ref struct Enumerator(ReadOnlySpan<uint> entries, uint hash)
        {
            readonly ReadOnlySpan<uint> _entries = entries;
            int _next;

            public int Current { get; private set; }

            public bool MoveNext()
            {
                while (_next < _entries.Length)
                {
                    uint entry = _entries[_next++];
                    if ((entry ^ hash) >> IdBits == 0)
                    {
                        Current = (int)(entry & (1u << IdBits) - 1);
                        return true;
                    }
                }

                return false;
            }
        }
    }
}
