using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Loading;

public sealed class BpfFileSystemTests
{
    const string Conventional = "/sys/fs/bpf";

    [Test]
    public void It_is_mounted_where_nothing_is_mounted_and_only_once()
    {
        using var mounts = new MountNamespaceScope();

        Assert.That(mounts.Run(() => BpfFileSystem.EnsureMounted()), Is.True);
        Assert.That(mounts.Run(() => BpfFileSystem.IsMounted(Conventional)), Is.True);
        Assert.That(mounts.Run(() => BpfFileSystem.EnsureMounted()), Is.False);
    }

    [Test]
    public void A_directory_below_it_is_made()
    {
        using var mounts = new MountNamespaceScope();

        Assert.That(mounts.Run(() => BpfFileSystem.EnsureMounted($"{Conventional}/tc/globals/")), Is.True);
        Assert.That(mounts.Run(() => BpfFileSystem.IsMounted($"{Conventional}/tc/globals")), Is.True);
    }

    [Test]
    public void What_another_has_mounted_is_not_covered()
    {
        using var mounts = new MountNamespaceScope();
        mounts.Run(() => MountNamespaceScope.Mount("none", Conventional, "tmpfs"));

        Assert.That(() => mounts.Run(() => BpfFileSystem.EnsureMounted()), Throws.TypeOf<BpfException>().With.Message.Contains("Another file system is mounted at /sys/fs/bpf"));
        Assert.That(mounts.Run(() => BpfFileSystem.IsMounted(Conventional)), Is.False);
    }

    [Test]
    public void Without_the_capability_the_message_says_who_can_mount_it()
    {
        using var mounts = new MountNamespaceScope();
        mounts.Run(Capabilities.Drop);

        Assert.That(() => mounts.Run(() => BpfFileSystem.EnsureMounted()), Throws.TypeOf<BpfException>().With.Message.Contains("EPERM").And.Message.Contains("sudo mount -t bpf bpf /sys/fs/bpf"));
    }

    [Test]
    public void A_path_elsewhere_is_not_mounted_but_refused()
    {
        Assert.That(() => BpfFileSystem.EnsureMounted(Path.GetTempPath()), Throws.TypeOf<BpfException>().With.Message.Contains("is not on a BPF file system").And.Message.Contains("mount -t bpf"));
    }

    [Test]
    public void A_pin_in_the_place_of_a_directory_is_refused()
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        loaded.Maps["packets"].Pin(files.Path("taken"));

        Assert.That(() => BpfFileSystem.EnsureMounted(files.Path("taken/below")), Throws.TypeOf<BpfException>().With.Message.Contains("taken/below"));
    }
}
