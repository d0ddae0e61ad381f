using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>A traffic-control program that counts IPv4 packets (not the ARP before them) and lets the next program decide.</summary>
sealed class CountingProgram : IDisposable
{
    readonly RawMap _map;
    readonly ArrayMap<ulong> _count;
    readonly BpfProgram _program;

    public CountingProgram(string name = "count_packets")
    {
        KernelRequirement.Root();
        _map = new RawMap(MapCreator.Create(new MapSpec { Name = "count", Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = 1 }, btf: null));
        _count = _map.AsArray<ulong>();
        _program = BpfProgram.Load(new ProgramSpec { Name = name, Type = BpfProgramType.SchedCls, License = "MIT", Instructions = [.. Instructions(_map.Handle.FileDescriptor)] });
        Program = _program.AsTc();
    }

    public TcProgram Program { get; }

    public uint Id => Program.Id;

    /// <summary>How many packets it has seen.</summary>
    public ulong Count => _count[0];

    /// <summary>Pins its map, which then is an object that is no link.</summary>
    public void PinMap(string path) => _map.Pin(path);

    public void Dispose()
    {
        _program.Dispose();
        _map.Dispose();
    }

    static IEnumerable<BpfInstruction> Instructions(int map) =>
    [
        new(0x61, 6, 1, 16, 0),                                        // r6 = skb->protocol
        new(0x55, 6, 0, 9, BitConverter.IsLittleEndian ? 0x08 : 0x800), // if r6 != htons(ETH_P_IP) goto end
        new(0x18, 1, 1, 0, map),                                       // r1 = map
        new(0x00, 0, 0, 0, 0),
        new(0x62, 10, 0, -4, 0),                                       // key on the stack = 0
        new(0xbf, 2, 10, 0, 0),                                        // r2 = &key
        new(0x07, 2, 0, 0, -4),
        new(0x85, 0, 0, 0, 1),                                         // r0 = bpf_map_lookup_elem(r1, r2)
        new(0x15, 0, 0, 2, 0),                                         // if r0 == 0 goto end
        new(0xb7, 1, 0, 0, 1),
        new(0xdb, 0, 1, 0, 0),                                         // lock *r0 += 1
        new(0xb7, 0, 0, 0, -1),                                        // end: return TC_ACT_UNSPEC
        new(0x95, 0, 0, 0, 0),
    ];
}
