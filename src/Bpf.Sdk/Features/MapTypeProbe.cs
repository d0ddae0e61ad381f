using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Features;

/// <summary>Asks for kinds of map, by the smallest map of each.</summary>
static class MapTypeProbe
{
    const uint WithoutPreallocation = 1; // BPF_F_NO_PREALLOC, linux/bpf.h
    const int StorageValueSize = 8;

    public static FeatureSupport Ask(BpfMapType type) => Interpret(type, Create(type));

    /// <summary>Creates a map.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int Create(BpfMapType type)
    {
        MapCreateAttributes map = Smallest(type);
        if (type is BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps)
        {
            MapCreateAttributes inner = Smallest(BpfMapType.Array);
            return With(BpfSyscall.Invoke(BpfCommand.MapCreate, ref inner), map, static (map, inner) => map with { inner_map_fd = (uint)inner.FileDescriptor });
        }

        if (type is BpfMapType.SkStorage or BpfMapType.InodeStorage or BpfMapType.TaskStorage or BpfMapType.CgrpStorage)
        {
            return With(FeatureProbe.LoadTypes(StorageTypes()), map, static (map, types) => map with
            {
                btf_fd = (uint)types.FileDescriptor, btf_key_type_id = BtfProbes.Int, btf_value_type_id = 2,
            });
        }

        return Create(map);
    }

    /// <summary>What the answer to the creation of the smallest map means.</summary>
    public static FeatureSupport Interpret(BpfMapType type, int result) => type == BpfMapType.StructOps
        // Kernel type 1, which Smallest names, is no structure of callbacks.
        ? FeatureProbe.Judge(result, present: Errno.ENOTSUPP, Errno.EINVAL)
        : FeatureProbe.Judge(result);

    static MapCreateAttributes Smallest(BpfMapType type)
    {
        var map = new MapCreateAttributes { map_type = (uint)type, key_size = sizeof(uint), value_size = sizeof(uint), max_entries = 1 };
        return type switch
        {
            BpfMapType.StackTrace or BpfMapType.InstructionArray => map with { value_size = type == BpfMapType.StackTrace ? sizeof(ulong) : 16u },
            BpfMapType.LpmTrie => map with { key_size = sizeof(ulong), value_size = sizeof(ulong), map_flags = WithoutPreallocation },
            // The key is struct bpf_cgroup_storage_key.
            BpfMapType.CgroupStorage or BpfMapType.PerCpuCgroupStorage => map with { key_size = 16, value_size = sizeof(ulong), max_entries = 0 },
            BpfMapType.Queue or BpfMapType.Stack or BpfMapType.BloomFilter => map with { key_size = 0 },
            BpfMapType.SkStorage or BpfMapType.InodeStorage or BpfMapType.TaskStorage or BpfMapType.CgrpStorage =>
                map with { value_size = StorageValueSize, max_entries = 0, map_flags = WithoutPreallocation },
            BpfMapType.RingBuffer or BpfMapType.UserRingBuffer => map with { key_size = 0, value_size = 0, max_entries = (uint)Environment.SystemPageSize },
            BpfMapType.StructOps => map with { btf_vmlinux_value_type_id = 1 },
            BpfMapType.Arena => map with { key_size = 0, value_size = 0, map_flags = MapCalls.Mappable },
            _ => map,
        };
    }

    static byte[] StorageTypes()
    {
        BtfEditor types = BtfProbes.WithInt();
        types.Add(BtfKind.Struct, "value", StorageValueSize, count: 1, words: [types.AddString("field"), BtfProbes.Int, 0]);
        return types.ToImage();
    }

    // Creates a map that refers to something else, which is closed again.
    static int With(int other, MapCreateAttributes map, Func<MapCreateAttributes, BpfHandle, MapCreateAttributes> refer)
    {
        if (other < 0)
        {
            return other;
        }

        using var handle = new BpfHandle(other);
        return Create(refer(map, handle));
    }

    static int Create(MapCreateAttributes map)
    {
        int result = BpfSyscall.Invoke(BpfCommand.MapCreate, ref map);
        if (result < 0)
        {
            return result;
        }

        new BpfHandle(result).Dispose();
        return 0;
    }
}
