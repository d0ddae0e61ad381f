using System.Runtime.InteropServices;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Reads all elements of a map, and writes them by their types.</summary>
sealed class MapDump
{
    readonly RawMap _map;
    readonly MapValueTypes _types;

    /// <param name="map">The map.</param>
    /// <param name="operation">What is being done, for messages.</param>
    /// <exception cref="BpfException">Maps of this kind have nothing that can be read this way. The message says why.</exception>
    public MapDump(RawMap map, string operation = "dump map")
    {
        if (WhyNot(map.Type) is { } reason)
        {
            throw new BpfException(operation, map.Name, 0, reason);
        }

        (_map, _types) = (map, MapValueTypes.Of(map));
    }

    /// <summary>What the value is called that <see cref="WriteValue"/> gives, of maps whose elements are objects of the kernel: their numbers.</summary>
    public string? ObjectKind => _map.Type switch
    {
        BpfMapType.ProgramArray => "prog_id",
        BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps => "inner_map_id",
        _ => null,
    };

    /// <summary>Whether each CPU has a value of its own.</summary>
    public bool IsPerCpu => _map.IsPerCpu;

    /// <summary>
    /// The elements, in the kernel's order: key, and value or the values of all CPUs one after the other. Those that go meanwhile are left out. A walk of a map that others
    /// change may begin anew, and ends when it has seen as many elements as the map can have.
    /// </summary>
    public IEnumerable<(byte[] Key, byte[] Value)> Elements()
    {
        var walk = new MapWalk(_map, _map.BytesOfValue);
        try
        {
            while (walk.MoveNext())
            {
                yield return (Copy(ref walk.Key, (int)_map.KeySize), Copy(ref walk.Value, _map.BytesOfValue));
            }
        }
        finally
        {
            walk.Dispose();
        }

        static byte[] Copy(ref byte first, int size) => MemoryMarshal.CreateReadOnlySpan(ref first, size).ToArray();
    }

    /// <summary>Each CPU and its value, of what <see cref="Elements"/> gave for all of them.</summary>
    public IEnumerable<(int Cpu, ReadOnlyMemory<byte> Value)> ValuesOfCpus(byte[] value) => ValuesOfCpus(value, (int)_map.ValueSize, PossibleCpus.Numbers);

    /// <summary>The kernel copies a value for each possible CPU, one behind the other whatever their numbers are.</summary>
    public static IEnumerable<(int Cpu, ReadOnlyMemory<byte> Value)> ValuesOfCpus(byte[] value, int size, IReadOnlyList<int> cpus)
    {
        int stride = value.Length / cpus.Count;
        for (int i = 0; i < cpus.Count; i++)
        {
            yield return (cpus[i], value.AsMemory(i * stride, size));
        }
    }

    public void WriteKey(ReadOnlySpan<byte> key, ValueWriter writer) => _types.WriteKey(key, writer);

    public void WriteValue(ReadOnlySpan<byte> value, ValueWriter writer)
    {
        if (ObjectKind is not null)
        {
            writer.Write((ulong)MemoryMarshal.Read<uint>(value));
        }
        else
        {
            _types.WriteValue(value, writer);
        }
    }

    static string? WhyNot(BpfMapType type) => type switch
    {
        BpfMapType.Queue or BpfMapType.Stack => "It is a queue or stack: it has no keys, and to read all of its elements is to take them out.",
        BpfMapType.RingBuffer or BpfMapType.UserRingBuffer => "It is a ring buffer: what passes through it is for its one reader, who takes it out.",
        BpfMapType.PerfEventArray => "It is a perf event array: it holds events to write to, of which the kernel tells nothing.",
        BpfMapType.CgroupArray or BpfMapType.XskMap => "The kernel does not tell which objects a map of this kind holds.",
        BpfMapType.BloomFilter => "It is a bloom filter: it can say whether it may have seen a value, and not which ones it has.",
        BpfMapType.Arena => "It is an arena: memory that programs lay out as they like, without keys and elements.",
        BpfMapType.SkStorage or BpfMapType.InodeStorage or BpfMapType.TaskStorage or BpfMapType.CgrpStorage =>
            "Its values belong to sockets, inodes, tasks or control groups, one each, and there is no walk over them from here; a BPF iterator can walk sockets and tasks.",
        _ => null,
    };
}
