using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Loading.Rights;

namespace Bpf.Sdk.KernelTests.Loading;

[RequiresFeature(KernelFeature.Tokens)]
public sealed class TokenTests
{
    [OneTimeSetUp]
    public void OneTimeSetUp() => KernelRequirement.Root();

    [Test]
    public void With_a_token_a_process_in_a_user_namespace_loads_an_object() =>
        Assert.That(Run(("delegate_cmds", "any"), ("delegate_maps", "any"), ("delegate_progs", "any"), ("delegate_attachs", "any")),
            Is.EqualTo("2 programs and 1 maps, types: yes, without a token: EPERM"));

    [Test]
    public void A_map_that_is_not_delegated_is_refused_and_the_option_named() =>
        Assert.That(Run(("delegate_cmds", "any"), ("delegate_maps", "hash"), ("delegate_progs", "any"), ("delegate_attachs", "any")),
            Does.Contain("'packets'").And.Contain("delegate_maps=array"));

    [Test]
    public void A_program_that_is_not_delegated_is_refused_and_the_option_named() =>
        Assert.That(Run(("delegate_cmds", "map_create:prog_load:btf_load"), ("delegate_maps", "array"), ("delegate_progs", "xdp"), ("delegate_attachs", "any")),
            Does.Contain("'tc_pass'").And.Contain("delegate_progs=sched_cls"));

    [Test]
    public void A_mount_that_delegates_nothing_gives_no_token() => Assert.That(Run(), Does.Contain("Nothing is delegated"));

    [Test]
    public void The_initial_user_namespace_has_no_tokens()
    {
        using var files = new BpfFileSystemScope();

        Assert.That(() => BpfToken.Create(files.Path("")), Throws.TypeOf<BpfException>().With.Message.Contains("initial user namespace"));
    }

    [Test]
    public void A_directory_below_the_mount_is_refused()
    {
        using var files = new BpfFileSystemScope();
        Directory.CreateDirectory(files.Path("below"));

        Assert.That(() => BpfToken.Create(files.Path("below")), Throws.TypeOf<BpfException>().With.Message.Contains("not the one at which that is mounted"));
    }

    [TestCase("/proc", "another kind of file system")]
    [TestCase("/proc/version", "not a directory")]
    [TestCase("/proc/there is none", "There is no such directory")]
    public void A_path_that_is_no_BPF_file_system_is_named(string path, string said) =>
        Assert.That(() => BpfToken.Create(path), Throws.TypeOf<BpfException>().With.Message.Contains(said).And.Message.Contains($"'{path}'"));

    [Test]
    public void A_disposed_token_is_refused_before_the_kernel_is_asked()
    {
        using var rights = new BpfHandle(-1);
        rights.Dispose();

        Assert.That(() => MapCreator.Create(new() { Name = "map", Type = BpfMapType.Array, KeySize = 4, ValueSize = 4, MaxEntries = 1 }, new MapCreation { Rights = new(rights, LockedMemory.OfProcess) }),
            Throws.TypeOf<ObjectDisposedException>());
    }

    static string Run(params (string Option, string Value)[] delegations)
    {
        string said = DelegatedProcess.Run(delegations);
        if (said.StartsWith("Skip: ", StringComparison.Ordinal))
        {
            Assert.Ignore(said["Skip: ".Length..]);
        }

        return said;
    }
}
