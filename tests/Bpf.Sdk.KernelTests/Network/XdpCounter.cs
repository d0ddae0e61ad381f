using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>An XDP program that counts packets and lets them pass.</summary>
sealed class XdpCounter : IDisposable
{
    readonly RawMap _map;
    readonly BpfProgram _program;

    public XdpCounter(string name = "xdp_count", BpfAttachType attachType = BpfAttachType.Unspecified)
    {
        KernelRequirement.Root();
        _map = new RawMap(MapCreator.Create(new MapSpec { Name = "count", Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = 1 }, btf: null));
        _program = BpfProgram.Load(new ProgramSpec { Name = name, Type = BpfProgramType.Xdp, AttachType = attachType, License = "MIT", Instructions = [.. Instructions(_map.Handle.FileDescriptor)] });
        Program = _program.AsXdp();
    }

    public XdpProgram Program { get; }

    public uint Id => Program.Id;

    /// <summary>How many packets it has seen.</summary>
    public ulong Count => _map.AsArray<ulong>()[0];

    public void Dispose()
    {
        _program.Dispose();
        _map.Dispose();
    }

    static IEnumerable<BpfInstruction> Instructions(int map) =>
    [
        new(0x18, 1, 1, 0, map),     // r1 = map
        new(0x00, 0, 0, 0, 0),
        new(0x62, 10, 0, -4, 0),     // key on the stack = 0
        new(0xbf, 2, 10, 0, 0),      // r2 = &key
        new(0x07, 2, 0, 0, -4),
        new(0x85, 0, 0, 0, 1),       // r0 = bpf_map_lookup_elem(r1, r2)
        new(0x15, 0, 0, 2, 0),       // if r0 == 0 goto end
        new(0xb7, 1, 0, 0, 1),
        new(0xdb, 0, 1, 0, 0),       // lock *r0 += 1
        new(0xb7, 0, 0, 0, 2),       // end: return XDP_PASS
        new(0x95, 0, 0, 0, 0),
    ];
}
