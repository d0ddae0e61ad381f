namespace Bpf.Sdk.Kernel;

/// <summary>The map commands of bpf(2). Results are the kernel's: 0 or more, or a negated errno. A handle stays open for the time of a call.</summary>
static unsafe class MapCalls
{
    // BPF_ANY: insert or replace (linux/bpf.h).
    public const ulong Any = 0;

    // Creation flags (linux/bpf.h).
    public const uint ReadOnlyForProgram = 1u << 7; // BPF_F_RDONLY_PROG
    public const uint Mappable = 1u << 10; // BPF_F_MMAPABLE
    public const uint Link = 1u << 13; // BPF_F_LINK
    public const uint ModuleValueType = 1u << 15; // BPF_F_VTYPE_BTF_OBJ_FD

    public static int Lookup(BpfHandle map, void* key, void* value)
    {
        using var use = new HandleUse(map);
        var attributes = new MapElementAttributes { map_fd = use.FileDescriptor, key = (ulong)key, value = (ulong)value };
        return BpfSyscall.InvokeIdempotent(BpfCommand.MapLookupElem, &attributes, sizeof(MapElementAttributes));
    }

    public static int Update(BpfHandle map, void* key, void* value, ulong flags)
    {
        using var use = new HandleUse(map);
        var attributes = new MapElementAttributes { map_fd = use.FileDescriptor, key = (ulong)key, value = (ulong)value, flags = flags };
        // May be repeated: an update that failed has changed nothing.
        return BpfSyscall.InvokeIdempotent(BpfCommand.MapUpdateElem, &attributes, sizeof(MapElementAttributes));
    }

    public static int Delete(BpfHandle map, void* key)
    {
        using var use = new HandleUse(map);
        var attributes = new MapElementAttributes { map_fd = use.FileDescriptor, key = (ulong)key };
        return BpfSyscall.Invoke(BpfCommand.MapDeleteElem, &attributes, sizeof(MapElementAttributes));
    }

    /// <param name="map">The map.</param>
    /// <param name="key">The key to go on from, or null for the first one.</param>
    /// <param name="next">Where the next key is written.</param>
    public static int NextKey(BpfHandle map, void* key, void* next)
    {
        using var use = new HandleUse(map);
        var attributes = new MapElementAttributes { map_fd = use.FileDescriptor, key = (ulong)key, value = (ulong)next };
        return BpfSyscall.InvokeIdempotent(BpfCommand.MapGetNextKey, &attributes, sizeof(MapElementAttributes));
    }

    public static int Freeze(BpfHandle map)
    {
        using var use = new HandleUse(map);
        var attributes = new MapElementAttributes { map_fd = use.FileDescriptor };
        return BpfSyscall.Invoke(BpfCommand.MapFreeze, &attributes, sizeof(uint));
    }

    /// <summary>Reads elements from the start of the map.</summary>
    /// <param name="map">The map.</param>
    /// <param name="cursor">At least four bytes, whatever the key's size, that the kernel writes its position to.</param>
    /// <param name="keys">Room for <paramref name="count"/> keys.</param>
    /// <param name="values">Room for <paramref name="count"/> values.</param>
    /// <param name="count">How many are wanted; then, how many were read.</param>
    public static int LookupBatch(BpfHandle map, void* cursor, void* keys, void* values, ref uint count)
    {
        using var use = new HandleUse(map);
        var attributes = new MapBatchAttributes { map_fd = use.FileDescriptor, out_batch = (ulong)cursor, keys = (ulong)keys, values = (ulong)values, count = count };
        int result = BpfSyscall.Invoke(BpfCommand.MapLookupBatch, &attributes, sizeof(MapBatchAttributes));
        count = attributes.count;
        return result;
    }

    public static int UpdateBatch(BpfHandle map, void* keys, void* values, ref uint count)
    {
        using var use = new HandleUse(map);
        var attributes = new MapBatchAttributes { map_fd = use.FileDescriptor, keys = (ulong)keys, values = (ulong)values, count = count };
        int result = BpfSyscall.Invoke(BpfCommand.MapUpdateBatch, &attributes, sizeof(MapBatchAttributes));
        count = attributes.count;
        return result;
    }
}
