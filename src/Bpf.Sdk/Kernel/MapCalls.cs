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

    public static int Lookup(BpfHandle map, void* key, void* value, ulong flags = 0) => Access(BpfCommand.MapLookupElem, map, key, value, flags);

    public static int Update(BpfHandle map, void* key, void* value, ulong flags) => Access(BpfCommand.MapUpdateElem, map, key, value, flags);

    public static int Delete(BpfHandle map, void* key) => Access(BpfCommand.MapDeleteElem, map, key, null, 0);

    public static int LookupAndDelete(BpfHandle map, void* key, void* value, ulong flags = 0) => Access(BpfCommand.MapLookupAndDeleteElem, map, key, value, flags);

    /// <param name="map">The map.</param>
    /// <param name="key">The key to go on from, or null for the first one.</param>
    /// <param name="next">Where the next key is written.</param>
    public static int NextKey(BpfHandle map, void* key, void* next) => Access(BpfCommand.MapGetNextKey, map, key, next, 0);

    static int Access(BpfCommand command, BpfHandle map, void* key, void* value, ulong flags)
    {
        map.ThrowIfClosed();
        using var use = new HandleUse(map);
        var attributes = new MapElementAttributes { map_fd = use.FileDescriptor, key = (ulong)key, value = (ulong)value, flags = flags };
        return BpfSyscall.Invoke(command, &attributes, sizeof(MapElementAttributes));
    }

    public static int Freeze(BpfHandle map)
    {
        map.ThrowIfClosed();
        using var use = new HandleUse(map);
        var attributes = new MapElementAttributes { map_fd = use.FileDescriptor };
        return BpfSyscall.Invoke(BpfCommand.MapFreeze, &attributes, sizeof(uint));
    }

    /// <summary>Reads elements.</summary>
    /// <param name="map">The map.</param>
    /// <param name="from">The position that an earlier call wrote, or null to start.</param>
    /// <param name="cursor">At least four bytes, and those of a key, that the kernel writes its position to. May be <paramref name="from"/>.</param>
    /// <param name="keys">Room for <paramref name="count"/> keys.</param>
    /// <param name="values">Room for <paramref name="count"/> values.</param>
    /// <param name="count">How many are wanted; then, how many were read.</param>
    public static int LookupBatch(BpfHandle map, void* from, void* cursor, void* keys, void* values, ref uint count) =>
        Batch(BpfCommand.MapLookupBatch, map, new() { in_batch = (ulong)from, out_batch = (ulong)cursor, keys = (ulong)keys, values = (ulong)values, count = count }, ref count);

    /// <summary>Reads elements and removes them; the rest as <see cref="LookupBatch"/>.</summary>
    public static int LookupAndDeleteBatch(BpfHandle map, void* from, void* cursor, void* keys, void* values, ref uint count) =>
        Batch(BpfCommand.MapLookupAndDeleteBatch, map, new() { in_batch = (ulong)from, out_batch = (ulong)cursor, keys = (ulong)keys, values = (ulong)values, count = count }, ref count);

    public static int UpdateBatch(BpfHandle map, void* keys, void* values, ref uint count, ulong flags = 0) =>
        Batch(BpfCommand.MapUpdateBatch, map, new() { keys = (ulong)keys, values = (ulong)values, count = count, elem_flags = flags }, ref count);

    public static int DeleteBatch(BpfHandle map, void* keys, ref uint count) =>
        Batch(BpfCommand.MapDeleteBatch, map, new() { keys = (ulong)keys, count = count }, ref count);

    static int Batch(BpfCommand command, BpfHandle map, MapBatchAttributes attributes, ref uint count)
    {
        map.ThrowIfClosed();
        using var use = new HandleUse(map);
        attributes.map_fd = use.FileDescriptor;
        int result = BpfSyscall.Invoke(command, &attributes, sizeof(MapBatchAttributes));
        count = attributes.count; // also after a failure: how far it came
        return result;
    }
}
