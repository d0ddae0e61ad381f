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

    // As MapSpec.Extra; 0 before Linux 5.16, which has none.
    ulong Extra { get; }

    /// <summary>Gives the map a path in the BPF file system, by which it outlives this process. Missing directories are made.</summary>
    /// <exception cref="BpfException">Something is there already, or the path is not on a BPF file system.</exception>
    public void Pin(string path) => PinnedObject.Pin(Handle, path, PinnedKind.Map);

    /// <summary>Removes the pin at a path. The map goes on as long as something else holds it.</summary>
    public static void Unpin(string path) => PinnedObject.Unpin(path);

    /// <summary>
    /// Opens all maps of the system, in the order of their numbers, each when it is asked for (bpf(2), BPF_MAP_GET_NEXT_ID). Whoever enumerates
    /// disposes them. A map that vanishes meanwhile is left out.
    /// </summary>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN.</exception>
    public static IEnumerable<RawMap> Enumerate() => ObjectIds.Maps.OpenAll().Select(RawMap.Own);

    /// <summary>Lists how the map differs from a specification, by what decides whether a program can use it.</summary>
    public IReadOnlyList<MapDifference> Compare(MapSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        spec = MapCapacity.Settle(spec);
        var differences = new List<MapDifference>();
        Add("type", spec.Type, Type);
        Add("key size", spec.KeySize, KeySize);
        Add("value size", spec.ValueSize, ValueSize);
        Add("max entries", spec.MaxEntries, MaxEntries);
        // Of device maps the kernel hands out pointers, and sets the flag itself (kernel/bpf/devmap.c).
        uint implied = Type is BpfMapType.DevMap or BpfMapType.DevMapHash ? MapCalls.ReadOnlyForProgram : 0;
        Add("flags", spec.Flags & ~implied, Flags & ~implied);
        Add("extra", spec.Extra, Extra);
        return differences;

        void Add<T>(string attribute, T expected, T actual) where T : struct
        {
            if (!expected.Equals(actual))
            {
                differences.Add(new(attribute, expected.ToString()!, actual.ToString()!));
            }
        }
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

    [System.Diagnostics.CodeAnalysis.DoesNotReturn]
    void ThrowFailed(string operation, int result) => throw KernelFailure.Create(operation, Name, result);
}
