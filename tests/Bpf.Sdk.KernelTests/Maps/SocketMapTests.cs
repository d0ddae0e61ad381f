using System.Net;
using System.Net.Sockets;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class SocketMapTests
{
    LoopbackNamespace _network = null!;

    [SetUp]
    public void Create() => _network = new();

    [TearDown]
    public void Close() => _network?.Dispose();

    static BpfObject Load(params string[] programs)
    {
        OpenBpfObject opened = TestObjects.Open("socket_maps");
        foreach (Objects.ProgramSpec program in opened.Programs.Values)
        {
            program.AutoLoad = programs.Contains(program.Name);
        }

        return opened.Load();
    }

    static string Receive(Socket socket)
    {
        byte[] buffer = new byte[100];
        return System.Text.Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer));
    }

    [Test]
    public void A_program_redirects_to_the_socket_of_an_element()
    {
        using BpfObject loaded = Load("to_element_1");
        SockMap map = loaded.Maps["by_index"].As<SockMap>();
        using IDisposable attached = TestAttachment.To(map.Handle, loaded.Programs["to_element_1"], BpfAttachType.SkMsgVerdict);
        (Socket sender, Socket peer) = _network.Connection();
        (Socket target, _) = _network.Connection();
        (Socket other, _) = _network.Connection();
        map.Set(0, sender);
        map.Set(1, target);

        sender.Send("to the first"u8);
        Assert.That(Receive(target), Is.EqualTo("to the first"));

        map.Set(1, other);
        sender.Send("to another"u8);
        Assert.That(Receive(other), Is.EqualTo("to another"));

        Assert.That(map.Remove(0), Is.True);
        sender.Send("to the peer"u8);
        Assert.That(Receive(peer), Is.EqualTo("to the peer"));
    }

    [Test]
    public void A_program_redirects_to_the_socket_of_a_key()
    {
        using BpfObject loaded = Load("to_key_77");
        SockHashMap<ulong> map = loaded.Maps["by_key"].As<SockHashMap<ulong>>();
        using IDisposable attached = TestAttachment.To(map.Handle, loaded.Programs["to_key_77"], BpfAttachType.SkSkbStreamVerdict);
        (Socket sender, Socket receiver) = _network.Connection();
        (Socket near, Socket far) = _network.Connection();
        map.Set(1, receiver);
        map.Set(77, near.SafeHandle);

        sender.Send("through another"u8);

        Assert.That(Receive(far), Is.EqualTo("through another"));
    }

    [Test]
    public void A_program_selects_the_socket_of_an_element()
    {
        using BpfObject loaded = Load("select");
        ReusePortSockArray map = loaded.Maps["group"].As<ReusePortSockArray>();
        Socket[] group = [_network.Udp(), _network.Udp(), _network.Udp()];
        foreach (Socket socket in group)
        {
            LoopbackNamespace.SharePort(socket);
            socket.Bind(group[0].LocalEndPoint ?? new IPEndPoint(IPAddress.Loopback, 0));
        }

        using (var program = new HandleUse(loaded.Programs["select"].Handle))
        {
            group[0].SetRawSocketOption(1, 52, BitConverter.GetBytes(program.FileDescriptor)); // SO_ATTACH_REUSEPORT_EBPF
        }

        map.Set(3, group[0]);
        map.Set(0, group[1].SafeHandle);
        map.Set(2, group[2]);
        Socket sender = _network.Udp();

        foreach ((string text, Socket expected) in new[] { ("\u0003 last", group[0]), ("\0 first", group[1]), ("\u0002 middle", group[2]) })
        {
            sender.SendTo(System.Text.Encoding.UTF8.GetBytes(text), group[0].LocalEndPoint!);
            Assert.That(Receive(expected), Is.EqualTo(text));
        }
    }

    [Test]
    public void Cookies_are_those_of_the_sockets()
    {
        using BpfObject loaded = Load();
        SockMap map = loaded.Maps["by_index"].As<SockMap>();
        (Socket first, Socket second) = _network.Connection();
        map.Set(0, first);
        map.Set(2, second);

        Assert.That((map.TryGetCookie(0, out ulong cookie), cookie), Is.EqualTo((true, LoopbackNamespace.CookieOf(first))));
        Assert.That((map.TryGetCookie(2, out cookie), cookie), Is.EqualTo((true, LoopbackNamespace.CookieOf(second))));
        Assert.That((map.TryGetCookie(1, out cookie), cookie), Is.EqualTo((false, 0ul)));
        Assert.That(map.Indexes, Is.EqualTo(new[] { 0, 2 }));
        Assert.That((map.Remove(0), map.Remove(0)), Is.EqualTo((true, false)));
        map.Clear();
        Assert.That(map.Indexes, Is.Empty);
    }

    [Test]
    public void Cookies_of_keys_and_of_a_group_are_those_of_the_sockets()
    {
        using RawMap hash = TestMaps.Create(BpfMapType.SockHash, 2, 8, 2);
        using RawMap array = TestMaps.Create(BpfMapType.ReusePortSockArray, 4, 8, 2);
        SockHashMap<ushort> keys = hash.As<SockHashMap<ushort>>();
        ReusePortSockArray group = array.As<ReusePortSockArray>();
        (Socket tcp, _) = _network.Connection();
        Socket udp = _network.Udp();
        LoopbackNamespace.SharePort(udp);
        udp.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        keys.Set(5, tcp);
        group.Set(1, udp);

        Assert.That((keys.TryGetCookie(5, out ulong cookie), cookie), Is.EqualTo((true, LoopbackNamespace.CookieOf(tcp))));
        Assert.That((group.TryGetCookie(1, out cookie), cookie), Is.EqualTo((true, LoopbackNamespace.CookieOf(udp))));
        Assert.That((keys.TryGetCookie(6, out _), group.TryGetCookie(0, out _)), Is.EqualTo((false, false)));
        Assert.That((group.Remove(1), group.Remove(1)), Is.EqualTo((true, false)));
        group.Set(0, udp);
        group.Clear();
        Assert.That(group.TryGetCookie(0, out _), Is.False);
    }

    [Test]
    public void Maps_without_room_for_cookies_say_so()
    {
        using RawMap hash = TestMaps.Create(BpfMapType.SockHash, 2, 4, 2);
        using RawMap array = TestMaps.Create(BpfMapType.ReusePortSockArray, 4, 4, 2);

        Assert.That(() => hash.As<SockHashMap<ushort>>().TryGetCookie(1, out _), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotSupported)
            .And.Message.EqualTo("Cannot read the cookie of a socket in map 'table', key 1: ENOSPC. A cookie has eight bytes, and the map's values four: declare them with __type(value, __u64) in C."));
        Assert.That(() => array.As<ReusePortSockArray>().Indexes.ToArray(), Throws.TypeOf<BpfMapException>().With.Message.Contains("ENOSPC"));
    }

    [Test]
    public void Keys_are_enumerated_and_removed([Values(4u, 8u)] uint valueSize)
    {
        using RawMap raw = TestMaps.Create(BpfMapType.SockHash, 8, valueSize, 4);
        SockHashMap<ulong> map = raw.As<SockHashMap<ulong>>();
        (Socket first, Socket second) = _network.Connection();
        map.Set(7, first);
        map.Set(8, second);
        map.Set(9, first);

        Assert.That(map.Keys, Is.EquivalentTo(new ulong[] { 7, 8, 9 }));
        Assert.That((map.Remove(8), map.Remove(8)), Is.EqualTo((true, false)));
        Assert.That(map.Keys, Is.EquivalentTo(new ulong[] { 7, 9 }));
        map.Clear();
        Assert.That(map.Keys, Is.Empty);
    }

    [Test]
    public void A_socket_that_is_closed_leaves_its_maps()
    {
        using BpfObject loaded = Load();
        SockMap map = loaded.Maps["by_index"].As<SockMap>();
        SockHashMap<ulong> hash = loaded.Maps["by_key"].As<SockHashMap<ulong>>();
        (Socket first, _) = _network.Connection();
        map.Set(0, first);
        hash.Set(1, first);

        first.Dispose();

        Assert.That((map.Indexes.Count(), hash.Keys.Count()), Is.EqualTo((0, 0)));
        Assert.That(() => map.Set(0, first), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void The_mode_decides_about_what_is_there()
    {
        using BpfObject loaded = Load();
        SockMap map = loaded.Maps["by_index"].As<SockMap>();
        (Socket first, Socket second) = _network.Connection();

        Assert.That(() => map.Set(0, first, MapUpdateMode.Exist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotFound));
        map.Set(0, first, MapUpdateMode.NoExist);
        Assert.That(() => map.Set(0, second, MapUpdateMode.NoExist), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Exists));
        Assert.That(() => map.Set(0, second, MapUpdateMode.Locked), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotSupported).And.Message.Contains("have no lock"));
        map.Set(0, second, MapUpdateMode.Exist);
        Assert.That((map.TryGetCookie(0, out ulong cookie), cookie), Is.EqualTo((true, LoopbackNamespace.CookieOf(second))));
    }

    [Test]
    public void A_full_table_says_so()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.SockHash, 4, 8, 1);
        SockHashMap<uint> map = raw.As<SockHashMap<uint>>();
        (Socket first, Socket second) = _network.Connection();
        map.Set(1, first);

        Assert.That(() => map.Set(2, second), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full));
    }

    [Test]
    public void A_socket_in_the_wrong_state_is_refused_with_its_state()
    {
        using BpfObject loaded = Load();
        SockMap map = loaded.Maps["by_index"].As<SockMap>();

        Assert.That(() => map.Set(0, _network.Tcp()), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch)
            .And.Message.StartsWith("Cannot put socket into map 'by_index', key 0: EOPNOTSUPP. It is a TCP socket (IPv4) in state CLOSE: neither connected nor listening. "));
    }

    [Test]
    public void A_socket_that_does_not_share_its_port_is_refused()
    {
        using BpfObject loaded = Load();
        ReusePortSockArray map = loaded.Maps["group"].As<ReusePortSockArray>();
        Socket alone = _network.Udp();
        alone.Bind(new IPEndPoint(IPAddress.Loopback, 0));

        Assert.That(() => map.Set(0, alone), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch)
            .And.Message.Contains("key 0: EINVAL. It is a UDP socket (IPv4). SO_REUSEPORT is not set."));
    }

    [Test]
    public void A_socket_is_in_one_group_only()
    {
        using RawMap first = TestMaps.Create(BpfMapType.ReusePortSockArray, 4, 4, 2);
        using RawMap second = TestMaps.Create(BpfMapType.ReusePortSockArray, 4, 4, 2);
        Socket socket = _network.Udp();
        LoopbackNamespace.SharePort(socket);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        first.As<ReusePortSockArray>().Set(0, socket);

        Assert.That(() => second.As<ReusePortSockArray>().Set(0, socket), Throws.TypeOf<BpfMapException>().With.Message.Contains("EBUSY").And.Message.Contains("in one only"));
    }

    [Test]
    public void What_is_no_socket_is_refused()
    {
        using BpfObject loaded = Load();
        SockMap map = loaded.Maps["by_index"].As<SockMap>();
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = File.OpenHandle("/dev/null");

        Assert.That(() => map.Set(0, file), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch).And.Message.Contains("ENOTSOCK"));
    }

    [TestCase(-1)]
    [TestCase(3)]
    public void An_index_outside_is_refused(int index)
    {
        using BpfObject loaded = Load();
        SockMap map = loaded.Maps["by_index"].As<SockMap>();
        (Socket socket, _) = _network.Connection();

        Assert.That(() => map.Set(index, socket), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("elements 0 to 2"));
        Assert.That(() => map.Remove(index), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => map.TryGetCookie(index, out _), Throws.TypeOf<ArgumentOutOfRangeException>());
    }
}
