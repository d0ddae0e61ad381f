using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Loading;

public sealed class PrivilegeTests
{
    [OneTimeSetUp]
    public void UnprivilegedBpfIsOff()
    {
        KernelRequirement.Root();
        KernelRequirement.Check(File.ReadAllText("/proc/sys/kernel/unprivileged_bpf_disabled").Trim() != "0", "needs kernel.unprivileged_bpf_disabled");
    }

    [Test]
    public void Loading_an_object_without_capabilities_says_which_are_needed()
    {
        using var thread = new NetworkNamespaceScope();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        thread.Run(Capabilities.Drop);

        var exception = Assert.Throws<BpfException>(() => thread.Run(() => open.Load()))!;

        Assert.That(exception.ErrorNumber, Is.EqualTo(Errno.EPERM));
        Assert.That(exception.Message, Does.Contain("'packets'").And.Contain("Run as root").And.Contain("lacks CAP_BPF"));
    }

    [Test]
    public void What_is_not_permitted_to_types_and_programs_alike_is_said_once()
    {
        using var thread = new NetworkNamespaceScope();
        using OpenBpfObject open = TestObjects.Open("replaceable");
        thread.Run(Capabilities.Drop);

        var exception = Assert.Throws<BpfLoadException>(() => thread.Run(() => open.Load()))!;

        Assert.That(exception.Message, Does.Contain("lacks CAP_BPF and CAP_NET_ADMIN").And.Not.Contain("types are not in the kernel"));
    }

    [Test]
    public void Loading_a_program_without_capabilities_says_which_are_needed()
    {
        using var thread = new NetworkNamespaceScope();
        thread.Run(Capabilities.Drop);
        var spec = new ProgramSpec { Name = "nothing", Type = BpfProgramType.SchedCls, License = "GPL", Instructions = [new(0xb7, 0, 0, 0, 0), new(0x95, 0, 0, 0, 0)] };

        var exception = Assert.Throws<BpfLoadException>(() => thread.Run(() => BpfProgram.Load(spec)))!;

        Assert.That(exception.Message, Does.Contain("'nothing' (EPERM)").And.Contain("Run as root").And.Contain("CAP_NET_ADMIN"));
        Assert.That(exception.Log, Is.Empty);
    }

    [Test]
    public void Opening_a_pin_of_another_user_is_refused_with_the_path()
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        loaded.Maps["packets"].Pin(files.Path("packets"));
        using var thread = new NetworkNamespaceScope();
        thread.Run(Capabilities.BecomeNobody);

        Assert.That(() => thread.Run(() => RawMap.OpenPinned(files.Path("packets"))), Throws.TypeOf<BpfException>()
            .With.Message.Contains(files.Path("packets")).And.Message.Contains("Run as"));
    }
}
