using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What a caller hears who has a program but may not configure the network. For a TCX link, recent kernels ask for the program only.</summary>
public sealed unsafe partial class TcPrivilegeTests
{
    const uint CapabilityVersion3 = 0x20080522; // _LINUX_CAPABILITY_VERSION_3, linux/capability.h

    [StructLayout(LayoutKind.Sequential)]
    struct Header
    {
        public uint Version;
        public int Pid;
    }

    [LibraryImport("libc", EntryPoint = "capset", SetLastError = true)]
    private static partial int SetCapabilities(Header* header, uint* data);

    [Test]
    public void Without_capabilities_the_message_names_them_and_nothing_is_left()
    {
        using var scope = new NetworkNamespaceScope();
        using var program = new CountingProgram();
        scope.Run("ip", "link add v0 type veth peer name v1");

        // Capabilities belong to a thread, and this one ends with the scope.
        scope.Run(() =>
        {
            var header = new Header { Version = CapabilityVersion3 };
            uint* none = stackalloc uint[6];
            Assert.That(SetCapabilities(&header, none), Is.Zero);
        });

        var exception = Assert.Throws<BpfException>(() => scope.Run(() => program.Program.Attach("v0", TcDirection.Ingress, new TcAttachOptions { Mechanism = TcMechanism.Clsact })))!;

        Assert.That(exception.ErrorNumber, Is.EqualTo(Errno.EPERM));
        Assert.That(exception.Message, Does.Contain("CAP_NET_ADMIN"));
        Assert.That(scope.Run(() =>
        {
            using var socket = NetlinkSocket.Open();
            _ = TrafficControl.GetHookQdisc(socket, NetworkDevice.Find(socket, "v0")!.Value.Index, out string? kind);
            return kind;
        }), Is.Null);
    }
}
