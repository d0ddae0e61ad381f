using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Loading;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What a caller hears who has a program but may not configure the network. For a TCX link, recent kernels ask for the program only.</summary>
public sealed class TcPrivilegeTests
{
    [Test]
    public void Without_capabilities_the_message_names_them_and_nothing_is_left()
    {
        using var scope = new NetworkNamespaceScope();
        using var program = new CountingProgram();
        scope.Run("ip", "link add v0 type veth peer name v1");

        scope.Run(Capabilities.Drop);

        var exception = Assert.Throws<BpfException>(() => scope.Run(() => program.Program.Attach("v0", TcDirection.Ingress, new TcAttachOptions { Mechanism = TcMechanism.Clsact })))!;

        Assert.That(exception.ErrorNumber, Is.EqualTo(Errno.EPERM));
        Assert.That(exception.Message, Does.Contain("the thread lacks CAP_NET_ADMIN and CAP_BPF"));
        Assert.That(scope.Run(() =>
        {
            using var socket = NetlinkSocket.Open();
            _ = TrafficControl.GetHookQdisc(socket, NetworkDevice.Find(socket, "v0")!.Value.Index, out string? kind);
            return kind;
        }), Is.Null);
    }
}
