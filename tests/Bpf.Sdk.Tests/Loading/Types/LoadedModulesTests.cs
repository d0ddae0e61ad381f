using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Tests.Btf;

namespace Bpf.Sdk.Tests.Loading.Types;

public sealed class LoadedModulesTests
{
    readonly BtfTable _kernel = new BtfBuilder().Parse();
    DirectoryInfo _folder = null!;
    LoadedModules _modules = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = Directory.CreateTempSubdirectory("modules");
        _modules = new(_folder.FullName);
        Appear("vmlinux");
        Appear("veth");
        Appear("fou");
    }

    [TearDown]
    public void RemoveFolder() => _folder.Delete(recursive: true);

    [Test]
    public void All_but_the_kernel_are_listed_by_name() => Assert.That(Names(), Is.EqualTo(new[] { "fou", "veth" }));

    [Test]
    public void One_that_stays_is_kept()
    {
        IReadOnlyList<ModuleBtf> before = _modules.List(_kernel);

        Assert.That(_modules.List(_kernel), Is.EqualTo(before));
    }

    [Test]
    public void Those_that_come_and_go_do_so_in_the_next_list()
    {
        _modules.List(_kernel);
        Appear("nf_conntrack");
        File.Delete(Path.Combine(_folder.FullName, "fou"));

        Assert.That(Names(), Is.EqualTo(new[] { "nf_conntrack", "veth" }));
    }

    [Test]
    public void One_that_went_and_came_back_is_another()
    {
        IReadOnlyList<ModuleBtf> before = _modules.List(_kernel);
        File.SetLastWriteTimeUtc(Path.Combine(_folder.FullName, "veth"), DateTime.UtcNow.AddSeconds(5));
        IReadOnlyList<ModuleBtf> after = _modules.List(_kernel);

        Assert.That(after[0], Is.SameAs(before[0]));
        Assert.That(after[1], Is.Not.SameAs(before[1]));
    }

    [Test]
    public void Without_the_folder_there_are_none() => Assert.That(new LoadedModules(Path.Combine(_folder.FullName, "none")).List(_kernel), Is.Empty);

    [Test]
    public void The_kernels_types_list_them_anew_only_when_told()
    {
        var types = new KernelTypes(_kernel, _modules.List);
        Assert.That(types.Modules, Has.Count.EqualTo(2));
        Appear("nf_conntrack");

        Assert.That(types.Modules, Has.Count.EqualTo(2));
        types.ForgetModules();
        Assert.That(types.Modules, Has.Count.EqualTo(3));
    }

    string[] Names() => [.. _modules.List(_kernel).Select(static module => module.Name)];

    void Appear(string name) => File.WriteAllText(Path.Combine(_folder.FullName, name), "");
}
