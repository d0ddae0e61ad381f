using System.Buffers;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Stacks that programs keep with <c>bpf_get_stackid</c> (<c>BPF_MAP_TYPE_STACK_TRACE</c>, Linux 4.6), by the number that they got for it. The innermost frame comes first.
/// User space reads and removes; only programs add.
/// </summary>
/// <remarks>While the kernel copies a stack for one reader, it answers others, for that moment, that it is not there.</remarks>
public sealed unsafe class StackTraceMap : BpfMap, IBpfMap<StackTraceMap>
{
    const uint BuildIds = 1u << 5; // BPF_F_STACK_BUILD_ID, linux/bpf.h
    const int Attempts = 8;

    StackTraceMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle) =>
        new MapShape(nameof(StackTraceMap), [BpfMapType.StackTrace], null, sizeof(uint), null, -1).ThrowIfOther(this);

    static StackTraceMap IBpfMap<StackTraceMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Whether frames are places in files (BPF_F_STACK_BUILD_ID, Linux 4.17), which <see cref="ReadBuildIds"/> reads, and not addresses, which <see cref="Read(int)"/> does.</summary>
    public bool HasBuildIds => (Flags & BuildIds) != 0;

    /// <summary>How many frames a stack can have.</summary>
    public int Depth => (int)ValueSize / (HasBuildIds ? sizeof(BuildIdRecord) : sizeof(ulong));

    /// <summary>The numbers of the stacks that are there, rising: bpf(2), BPF_MAP_GET_NEXT_KEY. Those that come or go meanwhile are met or not.</summary>
    public IEnumerable<int> Ids
    {
        get
        {
            long highest = -1;
            int restarts = 0;
            // The next one is asked for before one is given: the kernel starts again behind one that was removed meanwhile.
            for (bool isThere = TryGetNext(null, out uint id); isThere && restarts <= Attempts;)
            {
                uint current = id;
                isThere = TryGetNext(current, out id);
                if (current > highest)
                {
                    highest = current;
                    yield return (int)current;
                }
                else if (isThere && id <= current)
                {
                    restarts++;
                }
            }
        }
    }

    /// <summary>Reads the addresses of a stack: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="id">Its number, which the program got.</param>
    /// <param name="addresses">Where they go. Room for <see cref="Depth"/> takes every stack; with less, the outermost frames are left out.</param>
    /// <param name="count">How many frames there are room for and the stack has.</param>
    /// <returns>False if there is no such stack.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative: it is the errno that the program got in place of one.</exception>
    /// <exception cref="InvalidOperationException">The map has build ids.</exception>
    public bool TryRead(int id, Span<ulong> addresses, out int count)
    {
        if (HasBuildIds)
        {
            throw new InvalidOperationException($"'{Name}' has build ids in place of addresses: {nameof(ReadBuildIds)} reads them.");
        }

        int depth = Depth;
        if (addresses.Length >= depth)
        {
            return TryReadAll(id, addresses[..depth], out count);
        }

        // The kernel writes whole values only.
        ulong[] frames = ArrayPool<ulong>.Shared.Rent(depth);
        bool isThere = TryReadAll(id, frames.AsSpan(0, depth), out int found);
        count = Math.Min(found, addresses.Length);
        frames.AsSpan(0, count).CopyTo(addresses);
        ArrayPool<ulong>.Shared.Return(frames);
        return isThere;
    }

    bool TryReadAll(int id, Span<ulong> frames, out int count)
    {
        bool isThere;
        fixed (ulong* pointer = frames)
        {
            isThere = TryLookUp(id, pointer);
        }

        // The kernel fills the rest of the value with zeros.
        int end = isThere ? frames.IndexOf(0ul) : 0;
        count = end < 0 ? frames.Length : end;
        return isThere;
    }

    /// <summary>Reads the addresses of a stack: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="id">Its number, which the program got.</param>
    /// <param name="addresses">Where they go. Room for <see cref="Depth"/> takes every stack; with less, the outermost frames are left out.</param>
    /// <returns>How many frames there are room for and the stack has.</returns>
    /// <exception cref="KeyNotFoundException">There is no such stack.</exception>
    /// <inheritdoc cref="TryRead"/>
    public int Read(int id, Span<ulong> addresses) => TryRead(id, addresses, out int count) ? count : throw Missing(id);

    /// <summary>Reads the addresses of a stack into a new array: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="id">Its number, which the program got.</param>
    /// <exception cref="KeyNotFoundException">There is no such stack.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative: it is the errno that the program got in place of one.</exception>
    /// <exception cref="InvalidOperationException">The map has build ids.</exception>
    public ulong[] Read(int id)
    {
        ulong[] addresses = new ulong[Depth];
        return addresses[..Read(id, addresses)];
    }

    /// <summary>Reads a stack of the kernel as functions.</summary>
    /// <param name="id">Its number, which the program got.</param>
    /// <param name="symbols">The kernel's functions: <see cref="KernelSymbolTable.Read"/>.</param>
    /// <inheritdoc cref="Read(int)"/>
    public KernelFrame[] ReadFrames(int id, KernelSymbolTable symbols)
    {
        ArgumentNullException.ThrowIfNull(symbols);
        return symbols.Find(Read(id));
    }

    /// <summary>Reads a stack of user space as places in files: bpf(2), BPF_MAP_LOOKUP_ELEM of a map with BPF_F_STACK_BUILD_ID (Linux 4.17).</summary>
    /// <param name="id">Its number, which the program got.</param>
    /// <exception cref="KeyNotFoundException">There is no such stack.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative: it is the errno that the program got in place of one.</exception>
    /// <exception cref="InvalidOperationException">The map has addresses.</exception>
    public BuildIdFrame[] ReadBuildIds(int id)
    {
        Handle.ThrowIfClosed();
        if (!HasBuildIds)
        {
            throw new InvalidOperationException($"'{Name}' has addresses in place of build ids, having been created without BPF_F_STACK_BUILD_ID: {nameof(Read)} reads them.");
        }

        var records = new BuildIdRecord[Depth];
        fixed (BuildIdRecord* pointer = records)
        {
            if (!TryLookUp(id, pointer))
            {
                throw Missing(id);
            }
        }

        return [.. records.TakeWhile(static record => record.status != BuildIdRecord.Empty).Select(static record => BuildIdFrame.Of(record))];
    }

    /// <summary>Removes a stack: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if it was not there.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The number is negative.</exception>
    public bool Remove(int id)
    {
        ThrowIfNegative(id);
        // SAFETY: the constructor has checked that keys have four bytes.
        int result = MapCalls.Delete(Handle, &id);
        return IsThere(result, "remove from", id);
    }

    /// <summary>Removes all stacks that are there when it is called, one by one.</summary>
    public void Clear()
    {
        foreach (int id in Ids)
        {
            Remove(id);
        }
    }

    bool TryLookUp(int id, void* value)
    {
        ThrowIfNegative(id);
        // SAFETY: keys have four bytes; there is room for a value, of Depth frames.
        int result = MapCalls.Lookup(Handle, &id, value);
        return IsThere(result, "look up in", id);
    }

    bool TryGetNext(uint? id, out uint next)
    {
        uint key = id ?? 0;
        uint found = 0;
        uint* from = id is null ? null : &key;
        // SAFETY: keys have four bytes.
        int result = MapCalls.NextKey(Handle, from, &found);
        next = found;
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(this, "iterate over", null, result));
    }

    static void ThrowIfNegative(int id)
    {
        if (id < 0)
        {
            throw new ArgumentOutOfRangeException(nameof(id), id, id > int.MinValue
                ? $"This is no stack, but why bpf_get_stackid gave the program none: {Errno.Name(-id)}."
                : "This is no stack.");
        }
    }

    KeyNotFoundException Missing(int id) => new($"Map '{Name}' does not have stack {id}.");
}
