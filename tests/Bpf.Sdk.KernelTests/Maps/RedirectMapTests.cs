using System.Diagnostics;
using System.Net.Sockets;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Maps whose elements XDP programs redirect to: devices, CPUs, AF_XDP sockets.</summary>
public sealed class RedirectMapTests
{
    const int Drop = 1; // XDP_DROP: what the programs answer if the element is empty
    const int Redirect = 4; // XDP_REDIRECT

    const int Arrived = 0;
    const int Left = 1;
    const int Taken = 2;
    const int OfCpu = 3;

    VethPair _network = null!;
    BpfObject _object = null!;

    [SetUp]
    public void Create()
    {
        _network = new();
        _object = TestObjects.Open("redirect_maps").Load();
    }

    [TearDown]
    public void Close()
    {
        _object?.Dispose();
        _network?.Dispose();
    }

    T Map<T>(string name) where T : BpfMap, IBpfMap<T> => _object.Maps[name].As<T>();

    ArrayMap<ulong> Counts => Map<ArrayMap<ulong>>("counts");

    int Choose(uint element, string program)
    {
        Map<ArrayMap<uint>>("chosen")[0] = element;
        return TestRun.Of(_object.Programs[program]);
    }

    int Device => _network.Near.Run(() => { using NetlinkSocket socket = NetlinkSocket.Open(); return NetworkDevice.Find(socket, VethPair.Device)!.Value.Index; });

    int PeerDevice => _network.Far.Run(() => { using NetlinkSocket socket = NetlinkSocket.Open(); return NetworkDevice.Find(socket, VethPair.PeerDevice)!.Value.Index; });

    // In the namespace with the device: the run sends the packets on.
    void Send(string program, int count) => _network.Near.Run(() =>
        _object.Programs[program].TestRun(TestRunPacket, options: new() { LiveFrames = true, Repeat = count, BatchSize = 1 }));

    static byte[] TestRunPacket => TestRun.UdpPacket(9);

    static void WaitUntil(Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition() && Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10))
        {
            Thread.Sleep(1);
        }
    }

    // The peer of a virtual Ethernet device takes redirected packets only if it has an XDP program itself.
    IDisposable CountArrivals() => TestAttachment.ToDevice(PeerDevice, _object.Programs["arrived"], _network.Far);

    [Test]
    [RequiresKernel("5.18")]
    public void Packets_leave_by_the_device_of_an_element([Values] bool byName)
    {
        DevMap map = Map<DevMap>("devices");
        using IDisposable counting = CountArrivals();
        int device = Device;
        Assert.That(Choose(2, "to_device"), Is.EqualTo(Drop));

        _network.Near.Run(() =>
        {
            if (byName)
            {
                map.Set(2, VethPair.Device);
            }
            else
            {
                map.Set(2, device);
            }
        });

        Assert.That(Choose(2, "to_device"), Is.EqualTo(Redirect));
        Send("to_device", 50);
        WaitUntil(() => Counts[Arrived] >= 50);
        Assert.That(Counts[Arrived], Is.EqualTo(50));
        map.Remove(2);
        Assert.That(Choose(2, "to_device"), Is.EqualTo(Drop));
    }

    [Test]
    [RequiresKernel("5.18")]
    public void Packets_leave_by_the_device_of_a_key_and_pass_its_program()
    {
        DevHashMap map = Map<DevHashMap>("devices_by_key");
        using IDisposable counting = CountArrivals();
        Assert.That(Choose(70000, "to_device_of_key"), Is.EqualTo(Drop));

        _network.Near.Run(() => map.Set(70000, VethPair.Device, _object.Programs["left"]));

        Assert.That(Choose(70000, "to_device_of_key"), Is.EqualTo(Redirect));
        Send("to_device_of_key", 50);
        WaitUntil(() => Counts[Arrived] >= 50);
        Assert.That((Counts[Left], Counts[Arrived]), Is.EqualTo((50ul, 50ul)));
        Assert.That((map.Remove(70000), map.Remove(70000)), Is.EqualTo((true, false)));
        Assert.That(Choose(70000, "to_device_of_key"), Is.EqualTo(Drop));
    }

    [Test]
    [RequiresKernel("5.18")]
    public void Packets_are_taken_by_the_CPU_of_an_element()
    {
        CpuMap map = Map<CpuMap>("cpus");
        int cpu = PossibleCpus.Numbers[^1];
        Assert.That(Choose((uint)cpu, "to_cpu"), Is.EqualTo(Drop));

        map.Set(cpu, 192, _object.Programs["taken"]);

        Assert.That(Choose((uint)cpu, "to_cpu"), Is.EqualTo(Redirect));
        Send("to_cpu", 50);
        WaitUntil(() => Counts[Taken] >= 50);
        Assert.That((Counts[Taken], Counts[OfCpu + cpu]), Is.EqualTo((50ul, 50ul)));
        map.Remove(cpu);
        Assert.That(Choose((uint)cpu, "to_cpu"), Is.EqualTo(Drop));
    }

    [Test]
    public void Packets_reach_the_socket_of_an_element([Values] bool asSocket)
    {
        XskMap map = Map<XskMap>("sockets");
        using XdpSocket socket = _network.Near.Run(static () => new XdpSocket());
        int device = Device;
        _network.Near.Run(() => socket.Bind(device));
        using var typed = new Socket(new SafeSocketHandle(socket.Handle.DangerousGetHandle(), ownsHandle: false));
        if (asSocket)
        {
            map.Set(0, typed);
        }
        else
        {
            map.Set(0, socket.Handle);
        }

        Assert.That(Choose(0, "to_socket"), Is.EqualTo(Redirect));
        using IDisposable attached = TestAttachment.ToDevice(device, _object.Programs["to_socket"], _network.Near);
        _network.Far.Ip($"neigh replace {VethPair.Address} lladdr 02:00:00:00:00:01 dev {VethPair.PeerDevice}");
        using Socket sender = _network.Far.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));
        sender.SendTo("for the socket"u8, new System.Net.IPEndPoint(VethPair.Address, VethPair.Port));

        Assert.That(socket.Receives("for the socket"u8), Is.True);
        map.Remove(0);
        Assert.That(Choose(0, "to_socket"), Is.EqualTo(Drop));
    }

    [Test]
    public void A_socket_that_is_closed_leaves_its_map()
    {
        XskMap map = Map<XskMap>("sockets");
        var socket = new XdpSocket();
        using (socket)
        {
            map.Set(1, socket.Handle, MapUpdateMode.NoExist);
            using var other = new XdpSocket();
            Assert.That(() => map.Set(1, other.Handle, MapUpdateMode.NoExist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists));
            Assert.That(() => map.Set(2, socket.Handle, MapUpdateMode.Exist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound));
            Assert.That(Choose(1, "to_socket"), Is.EqualTo(Redirect));
            map.Clear();
            Assert.That(Choose(1, "to_socket"), Is.EqualTo(Drop));
            map.Set(1, socket.Handle);
        }

        WaitUntil(() => Choose(1, "to_socket") == Drop);
        Assert.That(Choose(1, "to_socket"), Is.EqualTo(Drop));
        Assert.That(() => map.Set(1, socket.Handle), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Other_sockets_are_refused()
    {
        XskMap map = Map<XskMap>("sockets");
        using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        Assert.That(() => map.Set(0, udp), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch)
            .And.Message.EqualTo("Cannot put socket into map 'sockets', key 0: EOPNOTSUPP. It is a UDP socket (IPv4). This kind of map takes AF_XDP sockets."));
        Assert.That(() => map.Set(4, udp), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => map.Remove(4), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Devices_and_programs_are_found()
    {
        DevMap map = Map<DevMap>("devices");
        int device = Device;
        BpfProgram program = _object.Programs["left"];
        _network.Near.Run(() => map.Set(0, device));
        _network.Near.Run(() => map.Set(3, device, program));

        Assert.That(map, Is.EqualTo(new KeyValuePair<int, DevMapValue>[] { new(0, new(device, 0)), new(3, new(device, program.Id)) }));
        Assert.That((map.TryGetValue(3, out DevMapValue value), value), Is.EqualTo((true, new DevMapValue(device, program.Id))));
        Assert.That((map.TryGetValue(1, out value), value), Is.EqualTo((false, default(DevMapValue))));
        map.Clear();
        Assert.That(map, Is.Empty);
    }

    [Test]
    public void Devices_of_keys_are_found([Values(4u, 8u)] uint valueSize)
    {
        using RawMap raw = TestMaps.Create(BpfMapType.DevMapHash, 4, valueSize, 2);
        DevHashMap map = raw.As<DevHashMap>();
        int device = Device;

        _network.Near.Run(() =>
        {
            Assert.That((map.TryAdd(5, device), map.TryAdd(5, device)), Is.EqualTo((true, false)));
            map.Set(uint.MaxValue, device);
            Assert.That(() => map.Set(6, device), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full));
        });

        Assert.That(map, Is.EquivalentTo(new KeyValuePair<uint, DevMapValue>[] { new(5, new(device, 0)), new(uint.MaxValue, new(device, 0)) }));
        Assert.That((map.ContainsKey(5), map.ContainsKey(6), map.Count()), Is.EqualTo((true, false, 2)));
        Assert.That((map.TryGetValue(5, out DevMapValue value), value, map.TryGetValue(6, out _)), Is.EqualTo((true, new DevMapValue(device, 0), false)));
        Assert.That((map.Remove(5), map.Remove(5), map.RemoveRange([5, uint.MaxValue])), Is.EqualTo((true, false, 1)));
        _network.Near.Run(() => map.Set(5, device));
        map.Clear();
        Assert.That(map, Is.Empty);
    }

    [Test]
    public void A_device_that_goes_leaves_its_maps()
    {
        DevMap map = Map<DevMap>("devices");
        DevHashMap hash = Map<DevHashMap>("devices_by_key");
        _network.Near.Run(() =>
        {
            map.Set(1, VethPair.Device);
            hash.Set(1, VethPair.Device);
        });

        _network.Near.Ip($"link del {VethPair.Device}");

        Assert.That((map.Count(), hash.Count()), Is.EqualTo((0, 0)));
    }

    [Test]
    public void A_device_that_there_is_not_is_refused()
    {
        DevMap map = Map<DevMap>("devices");

        Assert.That(() => _network.Near.Run(() => map.Set(0, 4711)), Throws.TypeOf<BpfMapException>().With.Message.StartsWith(
            "Cannot put network device 4711 into map 'devices', key 0: EINVAL. There is no device with this index in the network namespace of this thread.").And.Message.Contains("v0"));
        Assert.That(() => _network.Near.Run(() => map.Set(0, "v7")), Throws.TypeOf<BpfException>().With.Property("ErrorNumber").EqualTo(Errno.ENODEV).And.Message.Contains("Did you mean 'v0'?"));
        Assert.That(() => map.Set(0, "a/b"), Throws.ArgumentException);
        Assert.That(() => map.Set(0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => map.Set(4, 1), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("elements 0 to 3"));
    }

    [Test]
    public void A_program_of_another_kind_is_refused()
    {
        int device = Device;

        Assert.That(() => _network.Near.Run(() => Map<DevMap>("devices").Set(0, device, _object.Programs["arrived"])), Throws.TypeOf<BpfMapException>()
            .With.Property("Reason").EqualTo(BpfMapFailure.Mismatch).And.Message.Contains("with program 'arrived'").And.Message.Contains("SEC(\"xdp/devmap\")"));
        Assert.That(() => Map<CpuMap>("cpus").Set(0, 64, _object.Programs["arrived"]), Throws.TypeOf<BpfMapException>()
            .With.Property("Reason").EqualTo(BpfMapFailure.Mismatch).And.Message.Contains("SEC(\"xdp/cpumap\")"));
    }

    [Test]
    public void Values_without_room_for_a_program_say_so()
    {
        using RawMap devices = TestMaps.Create(BpfMapType.DevMap, 4, 4, 2);
        using RawMap cpus = TestMaps.Create(BpfMapType.CpuMap, 4, 4, 2);
        int device = Device;

        Assert.That(() => devices.As<DevMap>().Set(0, device, _object.Programs["left"]), Throws.InvalidOperationException.With.Message.Contains("struct bpf_devmap_val"));
        Assert.That(() => cpus.As<CpuMap>().Set(0, 64, _object.Programs["taken"]), Throws.InvalidOperationException.With.Message.Contains("struct bpf_cpumap_val"));
        cpus.As<CpuMap>().Set(0, 64);
        Assert.That(cpus.As<CpuMap>(), Is.EqualTo(new KeyValuePair<int, CpuMapValue>[] { new(0, new(64, 0)) }));
    }

    [Test]
    public void Queues_are_found()
    {
        CpuMap map = Map<CpuMap>("cpus");
        map.Set(0, 128, _object.Programs["taken"]);

        Assert.That((map.TryGetValue(0, out CpuMapValue value), value), Is.EqualTo((true, new CpuMapValue(128, _object.Programs["taken"].Id))));
        Assert.That((map.TryGetValue(1, out value), value), Is.EqualTo((false, default(CpuMapValue))));
        map.Clear();
        Assert.That(map, Is.Empty);
    }

    [Test]
    public void A_CPU_that_there_cannot_be_is_refused()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.CpuMap, 4, 4, (uint)PossibleCpus.Numbers[^1] + 2);
        CpuMap map = raw.As<CpuMap>();

        Assert.That(() => map.Set(map.Length - 1, 64), Throws.TypeOf<BpfMapException>().With.Message.Contains($"The machine has no CPU {map.Length - 1}"));
        Assert.That(() => map.Set(0, 0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => map.Set(0, 16385), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => map.Set(map.Length, 64), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
