using System.Buffers;
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
        // FNV-1a. A flavour begins at the last run of just three underscores with something before and behind it.
        const uint Prime = 0x01000193;
        uint hash = 0x811c9dc5;
        uint beforeRun = 0;
        uint beforeFlavour = 0;
        int run = 0;
        int length = Math.Min(name.Length, LongestHashed);
        for (int i = 0; i < length && name[i] is var character and not 0; i++)
        {
            if (character == '_')
            {
                beforeRun = run++ == 0 ? hash : beforeRun;
            }
            else
            {
                beforeFlavour = run == 3 && i > 3 ? beforeRun : beforeFlavour;
                run = 0;
            }

            hash = (hash ^ character) * Prime;
        }

        hash = beforeFlavour != 0 ? beforeFlavour : hash;
        return hash ^ hash >> 15 | 1u << 31;
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
