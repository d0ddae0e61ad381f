using Bpf.Sdk.Loading.Maps;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Maps of all kinds, without any object.</summary>
static class TestMaps
{
    public const uint NoPreallocation = 1; // BPF_F_NO_PREALLOC

    public static RawMap Create(BpfMapType type, uint keySize, uint valueSize, uint capacity, uint flags = 0, Objects.MapSpec? inner = null) => new(MapCreator.Create(
        new Objects.MapSpec { Name = "table", Type = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = capacity, Flags = flags, InnerMap = inner }, btf: null));
}
