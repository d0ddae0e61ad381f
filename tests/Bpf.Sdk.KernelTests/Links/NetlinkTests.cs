using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>The netlink client against the kernel.</summary>
public sealed class NetlinkTests
{
    NetworkNamespaceScope _namespace = null!;

    [SetUp]
    public void SetUp() => _namespace = new NetworkNamespaceScope();

    [TearDown]
    public void TearDown() => _namespace?.Dispose();

    [Test]
    public void A_dump_of_many_parts_is_complete()
    {
        const int count = 150;
        string batch = string.Concat(Enumerable.Range(0, count).Select(i => $"link add d{i} type veth peer name e{i}\n"));
        string file = Path.GetTempFileName();
        try
        {
            File.WriteAllText(file, batch);
            _namespace.Run("ip", $"-batch {file}");
        }
        finally
        {
            File.Delete(file);
        }

        var devices = _namespace.Run(() =>
        {
            using var socket = NetlinkSocket.Open();
            return NetworkDevice.List(socket);
        });

        Assert.That(devices.Select(device => device.Name), Is.SupersetOf(Enumerable.Range(0, count).SelectMany(i => new[] { $"d{i}", $"e{i}" })));
        Assert.That(devices.Select(device => device.Index), Is.Unique);
    }

    [Test]
    public void A_name_and_its_index_find_each_other()
    {
        _namespace.Run(() =>
        {
            using var socket = NetlinkSocket.Open();
            var device = NetworkDevice.Find(socket, "lo")!.Value;
            Assert.That(NetworkDevice.Find(socket, device.Index), Is.EqualTo(device));
            Assert.That(NetworkDevice.Find(socket, "nothing"), Is.Null);
            Assert.That(NetworkDevice.Find(socket, 9999), Is.Null);
        });
    }

    [Test]
    public void A_refusal_comes_with_the_kernels_own_words()
    {
        _namespace.Run(() =>
        {
            using var socket = NetlinkSocket.Open();
            int index = NetworkDevice.Find(socket, "lo")!.Value.Index;
            Assert.That(TrafficControl.AddClsact(socket, index), Is.EqualTo(NetlinkError.Success));

            var error = TrafficControl.AddClsact(socket, index);

            Assert.That(error.ErrorNumber, Is.EqualTo(Errno.EEXIST));
            Assert.That(error.Message, Is.Not.Empty);
        });
    }

    [Test]
    public void A_socket_stays_in_the_namespace_in_which_it_was_opened()
    {
        using var other = new NetworkNamespaceScope();
        _namespace.Run("ip", "link add here type veth peer name there");
        using var socket = _namespace.Run(NetlinkSocket.Open);

        Assert.That(other.Run(() => NetworkDevice.Find(socket, "here")), Is.Not.Null);
    }

    [Test]
    public void A_request_allocates_no_more_than_its_answer()
    {
        using var socket = NetlinkSocket.Open();
        _ = NetworkDevice.Find(socket, 1);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            _ = NetworkDevice.Find(socket, 1);
        }

        // The name, and the delegate and text of an error that does not come.
        Assert.That((GC.GetAllocatedBytesForCurrentThread() - before) / 100, Is.LessThan(300));
    }
}
