using System.Buffers;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Goes through the elements of a map: many by one call where the kernel can (Linux 5.6, most kinds), otherwise key by key. What is added or removed
/// meanwhile may be met or not; it neither ends the walk nor makes it go on for ever.
/// </summary>
struct MapWalk : IDisposable
{
    // Each call costs the kernel some time of its own, and what does not stay in the processor's cache costs more: a hash table of 100,000 keys of 4 bytes and values of 8 is
    // read a tenth faster by 128 KiB than by 64, and than by 256 (docs/benchmarks.md).
    const int ChunkBytes = 128 * 1024;
    const int SmallestCursor = sizeof(uint); // hash tables write the number of a bucket, whatever their keys are
    const int Attempts = 8;

    readonly BpfMap _map;
    readonly int _keySize;
    readonly int _valueSize;
    byte[]? _cursor;
    byte[] _keys;
    byte[] _values;
    int _capacity;
    int _count;
    int _index;
    bool _isStarted;
    bool _isEnded;
    bool _goesByKey;
    long _rest;

    /// <param name="map">The map.</param>
    /// <param name="valueSize">Bytes that the kernel writes for a value: of a per-CPU map, for all CPUs.</param>
    /// <param name="from">Where an earlier walk by batches stopped; empty for the start.</param>
    /// <param name="goesByKey">Goes key by key, as if the kernel had no batches for the kind of map.</param>
    public MapWalk(BpfMap map, int valueSize, ReadOnlySpan<byte> from = default, bool goesByKey = false)
    {
        _map = map;
        _keySize = (int)map.KeySize;
        _valueSize = valueSize;
        _rest = map.MaxEntries == 0 ? long.MaxValue : map.MaxEntries; // local storage has no limit
        _capacity = (int)Math.Min(Math.Max(ChunkBytes / (_keySize + _valueSize), 1), _rest);
        _cursor = ArrayPool<byte>.Shared.Rent(CursorSize(map) + _keySize);
        from.CopyTo(_cursor);
        _isStarted = !from.IsEmpty;
        // The cursor of a trie's batches is the last key that was given, and the kernel starts again where it is gone: whoever removes what he is given would see all again.
        _goesByKey = goesByKey || (map.Type == BpfMapType.LpmTrie && !_isStarted);
        _keys = ArrayPool<byte>.Shared.Rent(_capacity * _keySize);
        _values = ArrayPool<byte>.Shared.Rent(_capacity * _valueSize);
        _index = -1;
    }

    /// <summary>Bytes of a position between two batches.</summary>
    public static int CursorSize(BpfMap map) => Math.Max((int)map.KeySize, SmallestCursor);

    /// <summary>A kernel without the command answers EINVAL, one without it for the kind of map ENOTSUPP.</summary>
    public static bool IsMissing(int result) => result is -Errno.EINVAL or -Errno.ENOTSUPP or -Errno.EOPNOTSUPP;

    /// <summary>First byte of the key that the walk is at.</summary>
    public readonly ref byte Key => ref _keys[_index * _keySize];

    /// <summary>First byte of its value, or values.</summary>
    public readonly ref byte Value => ref _values[_index * _valueSize];

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool MoveNext() => ++_index < _count || ReadMore();

    /// <summary>The keys of the batch that was read last, without what lies between.</summary>
    public readonly ReadOnlySpan<byte> Keys => _keys.AsSpan(0, _count * _keySize);

    /// <summary>Reads the next batch.</summary>
    /// <returns>False if there is nothing more.</returns>
    public bool ReadMore()
    {
        (_index, _count) = (0, 0);
        while (!_isEnded && _count == 0)
        {
            if (_goesByKey)
            {
                ReadByKey();
            }
            else
            {
                ReadBatch();
            }
        }

        return _count > 0;
    }

    unsafe void ReadBatch()
    {
        for (int attempt = 0; ; attempt++)
        {
            uint count = (uint)_capacity;
            int result;
            fixed (byte* keys = _keys, values = _values, cursor = _cursor)
            {
                // SAFETY: there is room for 'count' keys and values, and for a cursor.
                result = MapCalls.LookupBatch(_map.Handle, _isStarted ? cursor : null, cursor, keys, values, ref count);
            }

            switch (result)
            {
                case >= 0 or -Errno.ENOENT:
                    (_isStarted, _isEnded, _count) = (true, result < 0, (int)count);
                    return;
                case -Errno.ENOSPC when _capacity < MostInBucket: // a bucket holds more than that
                    Grow();
                    break;
                case -Errno.EINTR when attempt < Attempts: // elements vanished under the kernel's hands
                    break;
                case var _ when IsMissing(result) && !_isStarted:
                    _goesByKey = true;
                    return;
                case -Errno.ENOSPC:
                    throw ElementFailure.Create(_map, "iterate over", null, result, BpfMapFailure.Other,
                        $"The kernel finds no room for a bucket where {_capacity} elements have room, and the map may have {_map.MaxEntries}: please report it.");
                default:
                    throw ElementFailure.Create(_map, "iterate over", null, result);
            }
        }
    }

    // All elements, and those that a preallocated table keeps for each CPU beyond its capacity.
    readonly long MostInBucket => _map.MaxEntries + PossibleCpus.Count;

    void Grow()
    {
        int capacity = checked(_capacity * 2);
        byte[] keys = ArrayPool<byte>.Shared.Rent(checked(capacity * _keySize));
        byte[] values = ArrayPool<byte>.Shared.Rent(checked(capacity * _valueSize));
        Return(_keys, _values);
        (_capacity, _keys, _values) = (capacity, keys, values);
    }

    // The cursor is the key behind the chunk, asked for before the chunk is handed out, and after it is the chunk's last key: whoever removes what he is given
    // does not send the walk back to the start.
    unsafe void ReadByKey()
    {
        fixed (byte* keys = _keys, values = _values, cursor = _cursor)
        {
            byte* last = cursor + _keySize;
            byte* previous = _isStarted ? last : null;
            bool isAtKey = _isStarted;
            for (int missed = 0; _count < _capacity;)
            {
                byte* key = keys + _count * _keySize;
                if (isAtKey)
                {
                    Unsafe.CopyBlockUnaligned(key, cursor, (uint)_keySize);
                    isAtKey = false;
                }
                else if (!Next(previous, key))
                {
                    _isEnded = true;
                    return;
                }

                // SAFETY: key and values + _count * _valueSize have room for a key and a value.
                int result = MapCalls.Lookup(_map.Handle, key, values + _count * _valueSize);
                if (result >= 0)
                {
                    previous = key;
                    missed = 0;
                    _count++;
                    // The kernel starts again behind a key that is gone. Nothing is given more often than there can be elements.
                    if (--_rest == 0)
                    {
                        _isEnded = true;
                        return;
                    }
                }
                else if (result != -Errno.ENOENT)
                {
                    throw ElementFailure.Create(_map, "iterate over", null, result);
                }
                else if (_map.IsArray)
                {
                    previous = key; // an element that is empty: keys of arrays do not go
                }
                else if (++missed > Attempts)
                {
                    _isEnded = true; // whatever comes behind is removed as soon as it is seen
                    return;
                }
            }

            Unsafe.CopyBlockUnaligned(last, previous, (uint)_keySize);
            _isStarted = true;
            _isEnded = !Next(last, cursor);
        }
    }

    readonly unsafe bool Next(byte* key, byte* next)
    {
        // SAFETY: both have room for a key.
        int result = MapCalls.NextKey(_map.Handle, key, next);
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(_map, "iterate over", null, result));
    }

    public void Dispose()
    {
        if (_cursor is not null)
        {
            Return(_keys, _values);
            ArrayPool<byte>.Shared.Return(_cursor);
            _cursor = null;
        }
    }

    static void Return(byte[] keys, byte[] values)
    {
        ArrayPool<byte>.Shared.Return(keys);
        ArrayPool<byte>.Shared.Return(values);
    }
}
