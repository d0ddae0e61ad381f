using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>
/// A map in the kernel. A map that belongs to a <see cref="BpfObject"/> lives as long as the object; one that was opened by itself
/// lives until it is disposed. Safe for use from many threads.
/// </summary>
public abstract class BpfMap : IDisposable
{
    readonly bool _ownsHandle;

    private protected BpfMap(BpfHandle handle, in MapInfo info, string? name, bool ownsHandle)
    {
        Handle = handle;
        Name = name ?? info.name.ToString();
        Type = (BpfMapType)info.type;
        KeySize = info.key_size;
        ValueSize = info.value_size;
        MaxEntries = info.max_entries;
        Flags = info.map_flags;
        Extra = info.map_extra;
        Id = info.id;
        handle.Owner = $"map '{Name}'";
        _ownsHandle = ownsHandle;
    }

    private protected BpfMap(BpfMap map, bool ownsHandle)
    {
        (Handle, Name, Type, KeySize, ValueSize, MaxEntries, Flags, Extra, Id) =
            (map.Handle, map.Name, map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Flags, map.Extra, map.Id);
        _ownsHandle = ownsHandle;
    }

    /// <summary>Name in C; of a map that was opened by path or id, the 15 characters of it that the kernel keeps.</summary>
    public string Name { get; }

    /// <summary>Kind of map.</summary>
    public BpfMapType Type { get; }

    /// <summary>Size of a key in bytes.</summary>
    public uint KeySize { get; }

    /// <summary>Size of a value in bytes.</summary>
    public uint ValueSize { get; }

    /// <summary>Capacity in elements; in bytes for ring buffers.</summary>
    public uint MaxEntries { get; }

    /// <summary>The <c>BPF_F_*</c> flags that it was created with.</summary>
    public uint Flags { get; }

    /// <summary>Number by which the kernel knows it, unique until reboot.</summary>
    public uint Id { get; }

    internal BpfHandle Handle { get; }

    internal bool IsArray => Type is BpfMapType.Array or BpfMapType.PerCpuArray or BpfMapType.ProgramArray or BpfMapType.PerfEventArray or BpfMapType.CgroupArray or BpfMapType.ArrayOfMaps
        or BpfMapType.DevMap or BpfMapType.SockMap or BpfMapType.CpuMap or BpfMapType.XskMap or BpfMapType.ReusePortSockArray;

    /// <summary>Whether each CPU has a value of its own.</summary>
    internal bool IsPerCpu => Type is BpfMapType.PerCpuArray or BpfMapType.PerCpuHash or BpfMapType.LruPerCpuHash or BpfMapType.PerCpuCgroupStorage;

    /// <summary>Bytes that the kernel reads and writes for a value: of per-CPU kinds, those of all CPUs.</summary>
    internal int BytesOfValue => IsPerCpu
        ? (int)((ValueSize + 7) / 8 * 8) * PossibleCpus.Count // the kernel copies every possible CPU's value, each at a stride of 8
        : (int)ValueSize;

    /// <summary>Makes the map read-only for user space, for good: bpf(2), BPF_MAP_FREEZE (Linux 5.2). BPF programs go on writing, unless it was created with BPF_F_RDONLY_PROG.</summary>
    /// <exception cref="BpfMapException">It is mapped for writing, has a spin lock or timers, or the handle is read-only.</exception>
    public void Freeze()
    {
        int result = MapCalls.Freeze(Handle);
        if (result == -Errno.EBUSY)
        {
            throw DescriptorFacts.Read(Handle).IsFrozen
                ? ElementFailure.Create(this, "freeze", null, result, BpfMapFailure.Frozen, "It is frozen already.")
                : ElementFailure.Create(this, "freeze", null, result, BpfMapFailure.Other, "It is mapped for writing: unmap it first.");
        }

        ThrowIfFailed("freeze", result);
    }

    // As MapSpec.Extra; 0 before Linux 5.16, which has none.
    ulong Extra { get; }

    /// <summary>Asks the kernel what it knows of the map: bpf(2), BPF_OBJ_GET_INFO_BY_FD, and <c>/proc/self/fdinfo</c>. What an older kernel does not tell is 0.</summary>
    public BpfMapInfo GetInfo() => BpfMapInfo.Of(this);

    /// <summary>Gives the map a path in the BPF file system, by which it outlives this process. Missing directories are made.</summary>
    /// <exception cref="BpfException">Something is there already, or the path is not on a BPF file system.</exception>
    public void Pin(string path) => PinnedObject.Pin(Handle, path, PinnedKind.Map);

    /// <summary>Removes the pin at a path. The map goes on as long as something else holds it.</summary>
    public static void Unpin(string path) => PinnedObject.Unpin(path);

    /// <summary>
    /// Whether it is this very map that is pinned at a path. The kernel cannot make a map larger: another process that needs it pins a larger one in its place, and
    /// who has the old one open goes on with that.
    /// </summary>
    /// <returns>False if nothing is pinned there, or something else.</returns>
    /// <exception cref="BpfException">The path cannot be looked at: its permissions forbid it, say, or it is not on a BPF file system.</exception>
    public bool IsPinnedAt(string path)
    {
        using BpfHandle? pinned = PinnedObject.TryOpen(path, (uint)BpfMapAccess.ReadOnly, out int result);
        if (pinned is null)
        {
            // A link cannot be opened for reading alone.
            return result is -Errno.ENOENT or -Errno.EINVAL ? false : throw PinnedObject.OpenFailure(path, PinnedKind.Map, result);
        }

        return PinnedKind.Of(pinned) == PinnedKind.Map && ObjectInfo.Get<MapInfo>(pinned, "map").id == Id;
    }

    /// <summary>
    /// Opens all maps of the system, in the order of their numbers, each when it is asked for (bpf(2), BPF_MAP_GET_NEXT_ID). Whoever enumerates
    /// disposes them. A map that vanishes meanwhile is left out.
    /// </summary>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN.</exception>
    public static IEnumerable<RawMap> Enumerate() => ObjectIds.Maps.OpenAll().Select(RawMap.Own);

    /// <summary>Opens a map by its path in the BPF file system, as a typed one.</summary>
    /// <typeparam name="TMap">For example <see cref="HashMap{TKey, TValue}"/>.</typeparam>
    /// <param name="path">Where it is pinned.</param>
    /// <param name="access">What is wanted of it.</param>
    /// <exception cref="BpfException">Nothing, or not a map, is pinned there, or the pin's permissions forbid the access.</exception>
    /// <exception cref="BpfMapMismatchException">What is pinned there is another kind of map, or its keys or values are of another size.</exception>
    public static TMap OpenPinned<TMap>(string path, BpfMapAccess access = BpfMapAccess.ReadWrite) where TMap : BpfMap, IBpfMap<TMap> =>
        Own<TMap>(RawMap.OpenPinned(path, access));

    /// <summary>Opens a map by the kernel's number for it, as a typed one.</summary>
    /// <typeparam name="TMap">For example <see cref="HashMap{TKey, TValue}"/>.</typeparam>
    /// <param name="id">The number.</param>
    /// <param name="access">What is wanted of it.</param>
    /// <exception cref="BpfException">No map has this number, or the caller lacks CAP_SYS_ADMIN.</exception>
    /// <exception cref="BpfMapMismatchException">It is another kind of map, or its keys or values are of another size.</exception>
    public static TMap OpenById<TMap>(uint id, BpfMapAccess access = BpfMapAccess.ReadWrite) where TMap : BpfMap, IBpfMap<TMap> =>
        Own<TMap>(RawMap.OpenById(id, access));

    /// <summary>Opens the one map that has a name, as a typed one. Of longer names the kernel keeps, and this compares, 15 characters.</summary>
    /// <typeparam name="TMap">For example <see cref="HashMap{TKey, TValue}"/>.</typeparam>
    /// <param name="name">The name in C.</param>
    /// <param name="access">What is wanted of it.</param>
    /// <exception cref="BpfException">No map is called that, or several are, or the caller lacks CAP_SYS_ADMIN.</exception>
    /// <exception cref="BpfMapMismatchException">It is another kind of map, or its keys or values are of another size.</exception>
    public static TMap OpenByName<TMap>(string name, BpfMapAccess access = BpfMapAccess.ReadWrite) where TMap : BpfMap, IBpfMap<TMap> =>
        Own<TMap>(RawMap.OpenByName(name, access));

    private protected static TMap Own<TMap>(RawMap map) where TMap : BpfMap, IBpfMap<TMap>
    {
        try
        {
            return TMap.Of(map, ownsHandle: true);
        }
        catch
        {
            map.Dispose();
            throw;
        }
    }

    /// <summary>Lists how the map differs from a specification, by what decides whether a program can use it.</summary>
    public IReadOnlyList<MapDifference> Compare(MapSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec = MapCapacity.Settle(spec);
        var differences = new List<MapDifference>();
        MapDifference.Add(differences, "type", spec.Type, Type);
        MapDifference.Add(differences, "key size", spec.KeySize, KeySize);
        MapDifference.Add(differences, "value size", spec.ValueSize, ValueSize);
        MapDifference.Add(differences, "max entries", spec.MaxEntries, MaxEntries);
        // Of device maps the kernel hands out pointers, and sets the flag itself (kernel/bpf/devmap.c).
        uint implied = Type is BpfMapType.DevMap or BpfMapType.DevMapHash ? MapCalls.ReadOnlyForProgram : 0;
        MapDifference.Add(differences, "flags", spec.Flags & ~implied, Flags & ~implied);
        MapDifference.Add(differences, "extra", spec.Extra, Extra);
        return differences;
    }

    /// <summary>Closes the map if it was opened by itself; a map of an object is closed with the object.</summary>
    public void Dispose()
    {
        if (_ownsHandle)
        {
            Handle.Dispose();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>Name, kind and sizes, for people.</summary>
    public override string ToString() => $"{Name} ({Type}, key {KeySize}, value {ValueSize}, {MaxEntries} entries)";

    private protected void ThrowIfFailed(string operation, int result)
    {
        if (result < 0)
        {
            ThrowFailed(operation, result);
        }
    }

    [DoesNotReturn]
    void ThrowFailed(string operation, int result) => throw ElementFailure.Create(this, operation, null, result);

    /// <summary>What an access by key came to: true, or false if the element is not there. Anything else is thrown.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected bool IsThere<TKey>(int result, string operation, TKey key) where TKey : unmanaged
    {
        if (result < 0 && result != -Errno.ENOENT)
        {
            ThrowFailed(operation, key, result);
        }

        return result >= 0;
    }

    [DoesNotReturn]
    private protected void ThrowFailed<TKey>(string operation, TKey key, int result) where TKey : unmanaged =>
        throw ElementFailure.Create(this, operation, ElementFailure.Text(key), result);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private protected void ThrowIfOutside(int index)
    {
        if ((uint)index >= MaxEntries)
        {
            ThrowOutside(index);
        }
    }

    [DoesNotReturn]
    void ThrowOutside(int index) =>
        throw new ArgumentOutOfRangeException(nameof(index), index, $"Map '{Name}' has elements 0 to {MaxEntries - 1}.");
}
