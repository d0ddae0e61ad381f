namespace Bpf.Sdk;

/// <summary>Where in the BPF file system a map is pinned. The root is <c>BpfFileSystem.DefaultPath</c> unless a load names another.</summary>
public enum BpfPinning
{
    /// <summary>Not pinned: the map lives as long as a program or a handle holds it.</summary>
    None = 0,

    /// <summary><c>ROOT/NAME</c>, as libbpf's <c>LIBBPF_PIN_BY_NAME</c>.</summary>
    ByName = 1,

    /// <summary><c>ROOT/tc/globals/NAME</c>, as iproute2's <c>PIN_GLOBAL_NS</c>.</summary>
    Global = 2,

    /// <summary><c>ROOT/OBJECT/NAME</c>: shared by the loads of one object only.</summary>
    Object = 3,
}
