using Bpf.Sdk.Features;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>What is said of each kind of map, at compile time and after a failure, against the kernel: it takes the map beside each that breaks a rule, and refuses that one.</summary>
public sealed class MapRulesTests
{
    const uint NoPreallocation = 1, NoCommonLru = 1 << 1, BuildIds = 1 << 5, Mappable = 1 << 10, PreserveElements = 1 << 11, AnyCapacity = 1 << 12;

    static readonly MapSpec Hash = Spec(BpfMapType.Hash, 4, 8, 2);
    static readonly MapSpec Lru = Spec(BpfMapType.LruHash, 4, 8, 2);
    static readonly MapSpec PerCpuHash = Spec(BpfMapType.PerCpuHash, 4, 8, 2);
    static readonly MapSpec LruPerCpuHash = Spec(BpfMapType.LruPerCpuHash, 4, 8, 2);
    static readonly MapSpec Array = Spec(BpfMapType.Array, 4, 8, 2);
    static readonly MapSpec PerCpuArray = Spec(BpfMapType.PerCpuArray, 4, 8, 2);
    static readonly MapSpec Programs = Spec(BpfMapType.ProgramArray, 4, 4, 2);
    static readonly MapSpec Events = Spec(BpfMapType.PerfEventArray, 4, 4, 2);
    static readonly MapSpec Groups = Spec(BpfMapType.CgroupArray, 4, 4, 2);
    static readonly MapSpec Trie = Spec(BpfMapType.LpmTrie, 8, 4, 2, NoPreallocation);
    static readonly MapSpec Queue = Spec(BpfMapType.Queue, 0, 4, 2);
    static readonly MapSpec Stack = Spec(BpfMapType.Stack, 0, 4, 2);
    static readonly MapSpec Bloom = Spec(BpfMapType.BloomFilter, 0, 4, 2);
    static readonly MapSpec Ring = Spec(BpfMapType.RingBuffer, 0, 0, 4096);
    static readonly MapSpec UserRing = Spec(BpfMapType.UserRingBuffer, 0, 0, 4096);
    static readonly MapSpec Traces = Spec(BpfMapType.StackTrace, 4, 80, 2);
    static readonly MapSpec Devices = Spec(BpfMapType.DevMap, 4, 4, 2);
    static readonly MapSpec DeviceHash = Spec(BpfMapType.DevMapHash, 4, 4, 2);
    static readonly MapSpec Cpus = Spec(BpfMapType.CpuMap, 4, 4, 1);
    static readonly MapSpec XdpSockets = Spec(BpfMapType.XskMap, 4, 4, 2);
    static readonly MapSpec Sockets = Spec(BpfMapType.SockMap, 4, 4, 2);
    static readonly MapSpec SocketHash = Spec(BpfMapType.SockHash, 4, 4, 2);
    static readonly MapSpec ReusePort = Spec(BpfMapType.ReusePortSockArray, 4, 8, 2);
    static readonly MapSpec Storage = Spec(BpfMapType.CgroupStorage, 8, 8, 0);
    static readonly MapSpec PerCpuStorage = Spec(BpfMapType.PerCpuCgroupStorage, 8, 8, 0);
    static readonly MapSpec SocketStorage = Spec(BpfMapType.SkStorage, 4, 4, 0, NoPreallocation) with { KeyType = (int)BtfProbes.Int, ValueType = (int)BtfProbes.Int };
    static readonly MapSpec TaskStorage = SocketStorage with { Type = BpfMapType.TaskStorage };
    static readonly MapSpec InodeStorage = SocketStorage with { Type = BpfMapType.InodeStorage };
    static readonly MapSpec GroupStorage = SocketStorage with { Type = BpfMapType.CgrpStorage };
    static readonly MapSpec Arena = Spec(BpfMapType.Arena, 0, 0, 1, Mappable);
    static readonly MapSpec ArrayOfMaps = Spec(BpfMapType.ArrayOfMaps, 4, 4, 2) with { InnerMap = Array };
    static readonly MapSpec HashOfMaps = Spec(BpfMapType.HashOfMaps, 4, 4, 2) with { InnerMap = Array };

    static IEnumerable<TestCaseData> Broken()
    {
        (MapSpec Good, MapSpec[] Bad)[] cases =
        [
            (Hash, [Hash with { KeySize = 0 }, Hash with { ValueSize = 0 }, Hash with { MaxEntries = 0 }, Hash with { Flags = Mappable }, Hash with { Flags = NoCommonLru }]),
            (Hash with { Flags = NoPreallocation }, [Hash with { Flags = BuildIds }, Hash with { Flags = AnyCapacity }, Hash with { Flags = PreserveElements }]),
            (Lru, [Lru with { Flags = NoPreallocation }, Lru with { MaxEntries = 0 }]),
            (PerCpuHash with { ValueSize = 32768 }, [PerCpuHash with { ValueSize = 32769 }, PerCpuHash with { ValueSize = 32769, Flags = NoPreallocation }]),
            (LruPerCpuHash with { ValueSize = 32768 }, [LruPerCpuHash with { ValueSize = 32769 }]),
            (Array, [Array with { KeySize = 8 }, Array with { ValueSize = 0 }, Array with { MaxEntries = 0 }, Array with { Flags = NoPreallocation }, Array with { ValueSize = 1u << 31 }]),
            (PerCpuArray with { ValueSize = 32768 }, [PerCpuArray with { ValueSize = 32769 }, PerCpuArray with { Flags = Mappable }, PerCpuArray with { Flags = AnyCapacity }]),
            (Programs, [Programs with { KeySize = 8 }, Programs with { ValueSize = 8 }, Programs with { MaxEntries = 0 }, Programs with { Flags = NoPreallocation }]),
            (Events, [Events with { KeySize = 8 }, Events with { ValueSize = 8 }, Events with { Flags = NoPreallocation }]),
            (Groups, [Groups with { KeySize = 8 }, Groups with { ValueSize = 8 }, Groups with { MaxEntries = 0 }, Groups with { Flags = Mappable }]),
            (Trie with { KeySize = 5 }, [Trie with { KeySize = 4 }, Trie with { Flags = 0 }, Trie with { ValueSize = 0 }, Trie with { MaxEntries = 0 }]),
            (Trie with { KeySize = 260 }, [Trie with { KeySize = 261 }]),
            (Queue, [Queue with { KeySize = 4 }, Queue with { ValueSize = 0 }, Queue with { MaxEntries = 0 }, Queue with { Flags = NoPreallocation }]),
            (Stack, [Stack with { KeySize = 4 }, Stack with { ValueSize = 0 }, Stack with { MaxEntries = 0 }, Stack with { Flags = NoPreallocation }]),
            (Bloom with { Extra = 15 }, [Bloom with { Extra = 16 }, Bloom with { KeySize = 4 }, Bloom with { ValueSize = 0 }, Bloom with { MaxEntries = 0 }, Bloom with { Flags = NoPreallocation }]),
            (Ring, [Ring with { KeySize = 4 }, Ring with { ValueSize = 4 }, Ring with { MaxEntries = 0 }, Ring with { MaxEntries = (1u << 31) + 1 }, Ring with { Flags = NoPreallocation }]),
            (Ring with { MaxEntries = 5000 }, [Ring with { Flags = Mappable }]),
            (UserRing, [UserRing with { KeySize = 4 }, UserRing with { ValueSize = 4 }, UserRing with { MaxEntries = 0 }]),
            (Traces, [Traces with { ValueSize = 84 }, Traces with { ValueSize = 0 }, Traces with { KeySize = 8 }, Traces with { MaxEntries = 0 }, Traces with { Flags = NoPreallocation }]),
            (Traces with { ValueSize = 96, Flags = BuildIds }, [Traces with { Flags = BuildIds }]),
            (Devices with { ValueSize = 8 }, [Devices with { ValueSize = 6 }, Devices with { KeySize = 8 }, Devices with { MaxEntries = 0 }, Devices with { Flags = NoPreallocation }]),
            (DeviceHash, [DeviceHash with { ValueSize = 6 }, DeviceHash with { KeySize = 8 }, DeviceHash with { MaxEntries = 0 }]),
            (Cpus, [Cpus with { ValueSize = 6 }, Cpus with { KeySize = 8 }, Cpus with { MaxEntries = 0 }, Cpus with { Flags = NoPreallocation }]),
            (XdpSockets, [XdpSockets with { ValueSize = 8 }, XdpSockets with { KeySize = 8 }, XdpSockets with { MaxEntries = 0 }]),
            (Sockets with { ValueSize = 8 }, [Sockets with { ValueSize = 6 }, Sockets with { KeySize = 8 }, Sockets with { MaxEntries = 0 }, Sockets with { Flags = NoPreallocation }]),
            (SocketHash with { KeySize = 512 }, [SocketHash with { KeySize = 513 }, SocketHash with { KeySize = 0 }, SocketHash with { ValueSize = 6 }, SocketHash with { MaxEntries = 0 }]),
            (ReusePort, [ReusePort with { ValueSize = 6 }, ReusePort with { KeySize = 8 }, ReusePort with { MaxEntries = 0 }]),
            (Storage, [Storage with { MaxEntries = 1 }, Storage with { ValueSize = 0 }, Storage with { KeySize = 4 }]),
            (PerCpuStorage, [PerCpuStorage with { MaxEntries = 1 }, PerCpuStorage with { ValueSize = 32769 }]),
            (SocketStorage, [SocketStorage with { MaxEntries = 1 }, SocketStorage with { Flags = 0 }, SocketStorage with { KeySize = 8 }, SocketStorage with { ValueType = 0 }, SocketStorage with { ValueSize = 65536 }]),
            (TaskStorage, [TaskStorage with { MaxEntries = 1 }, TaskStorage with { Flags = 0 }, TaskStorage with { KeyType = 0, ValueType = 0 }]),
            (InodeStorage, [InodeStorage with { MaxEntries = 1 }, InodeStorage with { Flags = 0 }, InodeStorage with { ValueSize = 0 }]),
            (GroupStorage, [GroupStorage with { MaxEntries = 1 }, GroupStorage with { Flags = 0 }]),
            (Arena, [Arena with { Flags = 0 }, Arena with { KeySize = 4 }, Arena with { ValueSize = 4 }, Arena with { MaxEntries = 0 }, Arena with { MaxEntries = (1 << 20) + 1 }, Arena with { Extra = 1 }]),
            (ArrayOfMaps, [ArrayOfMaps with { KeySize = 8 }, ArrayOfMaps with { ValueSize = 8 }, ArrayOfMaps with { MaxEntries = 0 }, ArrayOfMaps with { InnerMap = Programs }, ArrayOfMaps with { InnerMap = Storage },
                ArrayOfMaps with { InnerMap = ArrayOfMaps }]),
            (HashOfMaps, [HashOfMaps with { KeySize = 0 }, HashOfMaps with { ValueSize = 8 }, HashOfMaps with { MaxEntries = 0 }, HashOfMaps with { Flags = Mappable }]),
        ];
        return from row in cases
               from bad in row.Bad
               select new TestCaseData(row.Good, bad).SetArgDisplayNames($"{bad} {bad.InnerMap?.Type}");
    }

    LoadedBtf _types = null!;

    [OneTimeSetUp]
    public void LoadTypes()
    {
        KernelRequirement.Root();
        _types = LoadedBtf.TryLoad(BtfProbes.WithInt().ToTable(), KernelFeatures.Running, out _)!;
    }

    [OneTimeTearDown]
    public void Close() => _types?.Dispose();

    [TestCaseSource(nameof(Broken))]
    public void The_kernel_agrees(MapSpec good, MapSpec bad)
    {
        Assert.That(MapRules.Broken(good), Is.Empty);
        Assert.That(MapRules.Broken(bad), Is.Not.Empty);
        try
        {
            MapCreator.Create(good, _types).Dispose();
        }
        catch (BpfException exception) when (exception.ErrorNumber == Sdk.Kernel.Errno.EINVAL && Version.Parse(MapRules.MinimumKernel(good.Type)!) > KernelRequirement.Running)
        {
            Assert.Ignore($"Maps of kind {good.Type} need Linux {MapRules.MinimumKernel(good.Type)}.");
        }

        Assert.That(() => MapCreator.Create(bad, _types).Dispose(), Throws.InstanceOf<BpfException>());
    }

    static MapSpec Spec(BpfMapType type, uint keySize, uint valueSize, uint capacity, uint flags = 0) =>
        new() { Name = "m", Type = type, KeySize = keySize, ValueSize = valueSize, MaxEntries = capacity, Flags = flags };
}
