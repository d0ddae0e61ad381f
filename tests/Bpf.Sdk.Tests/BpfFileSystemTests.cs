namespace Bpf.Sdk.Tests;

public sealed class BpfFileSystemTests
{
    [TestCase(BpfPinning.ByName, "/sys/fs/bpf/m")]
    [TestCase(BpfPinning.Global, "/sys/fs/bpf/tc/globals/m")]
    [TestCase(BpfPinning.Object, "/sys/fs/bpf/meter/m")]
    public void A_pinning_has_its_place(BpfPinning pinning, string path) => Assert.That(BpfFileSystem.GetPinPath(pinning, "m", "meter"), Is.EqualTo(path));

    [Test]
    public void Another_root_can_be_named() => Assert.That(BpfFileSystem.GetPinPath(BpfPinning.ByName, "m", "meter", "/run/bpf"), Is.EqualTo("/run/bpf/m"));

    [Test]
    public void Dots_become_underscores() => Assert.That(BpfFileSystem.GetPinPath(BpfPinning.Object, "a.b", "c.d", "/r"), Is.EqualTo("/r/c_d/a_b"));

    [Test]
    public void A_name_cannot_lead_out_of_its_directory() =>
        Assert.That(Path.GetFullPath(BpfFileSystem.GetPinPath(BpfPinning.Object, "../../b", "../c", "/r")), Does.StartWith("/r/"));

    [Test]
    public void What_is_not_pinned_has_no_place() =>
        Assert.That(() => BpfFileSystem.GetPinPath(BpfPinning.None, "m", "meter"), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("'m' is not pinned"));

    [TestCase("")]
    [TestCase(null)]
    public void The_default_root_is_never_empty(string? path)
    {
        Assert.That(() => BpfFileSystem.DefaultPath = path!, Throws.InstanceOf<ArgumentException>());
        Assert.That(BpfFileSystem.DefaultPath, Is.EqualTo("/sys/fs/bpf"));
    }

    [Test]
    [Platform("Linux")]
    public void A_path_that_does_not_exist_is_on_no_BPF_file_system() => Assert.That(BpfFileSystem.IsMounted("/does/not/exist"), Is.False);
}
