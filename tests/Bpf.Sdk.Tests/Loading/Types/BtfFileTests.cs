using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Tests.Btf;
using Bpf.Sdk.Tests.Elf;

namespace Bpf.Sdk.Tests.Loading.Types;

/// <summary>Files of kernel modules, whose types continue those of a kernel.</summary>
public sealed class BtfFileTests
{
    readonly string _path = Path.GetTempFileName();
    readonly BtfTable _kernel;

    public BtfFileTests()
    {
        var kernel = new BtfBuilder();
        kernel.Int();
        _kernel = kernel.Parse();
    }

    [OneTimeTearDown]
    public void Remove() => File.Delete(_path);

    [Test]
    public void A_module_without_its_kernels_types_is_told_by_name()
    {
        WriteModule(hasBase: false);

        Assert.That(() => BtfFile.Read(_path), Throws.TypeOf<BpfFormatException>().With.Message.Contains(_path).And.Message.Contains("is a kernel module").And.Message.Contains("--base"));
    }

    [Test]
    public void A_module_continues_the_types_that_are_given()
    {
        WriteModule(hasBase: false);

        Assert.That(BtfFile.Read(_path, _kernel).Find(BtfKind.Struct, "veth_priv")?.Id, Is.EqualTo(_kernel.Count));
    }

    [Test]
    public void A_module_that_brings_its_base_is_read_by_itself()
    {
        WriteModule(hasBase: true);

        Assert.That(BtfFile.Read(_path).Find(BtfKind.Struct, "veth_priv")?.Id, Is.EqualTo(_kernel.Count));
    }

    [TestCase("fd377a585a000004", "unxz")]
    [TestCase("28b52ffd04580000", "unzstd")]
    [TestCase("1f8b080000000000", "gunzip")]
    public void What_is_compressed_is_named_so(string start, string program)
    {
        File.WriteAllBytes(_path, System.Convert.FromHexString(start));

        Assert.That(() => BtfFile.Read(_path), Throws.TypeOf<BpfFormatException>().With.Message.Contains($"with {program}."));
    }

    void WriteModule(bool hasBase)
    {
        var module = new BtfBuilder(baseTable: _kernel);
        module.Type(BtfKind.Struct, "veth_priv", 0);
        var elf = new ElfBuilder();
        elf.Data(".BTF", module.Build());
        elf.Data(".gnu.linkonce.this_module", new byte[64]);
        if (hasBase)
        {
            var kernel = new BtfBuilder();
            kernel.Int();
            elf.Data(".BTF.base", kernel.Build());
        }

        File.WriteAllBytes(_path, elf.Build());
    }
}
