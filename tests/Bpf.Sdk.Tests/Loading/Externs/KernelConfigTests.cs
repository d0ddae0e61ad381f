using System.IO.Compression;
using System.Text;
using Bpf.Sdk.Loading.Externs;

namespace Bpf.Sdk.Tests.Loading.Externs;

public sealed class KernelConfigTests
{
    const string Text = """
        # Linux/x86 6.18.44 Kernel Configuration
        CONFIG_HZ=250
        # CONFIG_HZ_100 is not set
        CONFIG_NET=y
        CONFIG_HZ_LONGER=9
        CONFIG_LOCALVERSION="-a=b"
        """;

    [TestCase("CONFIG_HZ", "250")]
    [TestCase("CONFIG_NET", "y")]
    [TestCase("CONFIG_HZ_LONGER", "9")]
    [TestCase("CONFIG_LOCALVERSION", "\"-a=b\"")]
    [TestCase("CONFIG_HZ_100", null)]
    [TestCase("CONFIG_H", null)]
    [TestCase("HZ", null)]
    public void An_option_has_the_value_that_is_written(string option, string? value) => Assert.That(KernelConfig.Parse(Text, "test")[option], Is.EqualTo(value));

    [Test]
    public void Lines_may_end_as_on_Windows() => Assert.That(KernelConfig.Parse("CONFIG_A=1\r\nCONFIG_B=2\r\n", "test")["CONFIG_A"], Is.EqualTo("1"));

    [Test]
    public void All_set_options_can_be_listed() =>
        Assert.That(KernelConfig.Parse(Text, "test").Options, Is.EqualTo(["CONFIG_HZ", "CONFIG_NET", "CONFIG_HZ_LONGER", "CONFIG_LOCALVERSION"]));

    [Test]
    public void The_first_file_that_can_be_read_is_taken([Values] bool isCompressed)
    {
        string path = Path.GetTempFileName();
        try
        {
            using (Stream file = File.Create(path))
            using (Stream content = isCompressed ? new GZipStream(file, CompressionLevel.Fastest) : file)
            {
                content.Write(Encoding.UTF8.GetBytes(Text));
            }

            var config = KernelConfig.Read(path + ".missing", path);

            Assert.That(config["CONFIG_HZ"], Is.EqualTo("250"));
            Assert.That(config.Source, Is.EqualTo(path));
            Assert.That(config.IsKnown);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Where_no_file_can_be_read_all_are_named()
    {
        var config = KernelConfig.Read("/nowhere/a", "/nowhere/b");

        Assert.That(config.IsKnown, Is.False);
        Assert.That(config.Source, Is.EqualTo("/nowhere/a, /nowhere/b"));
        Assert.That(config["CONFIG_HZ"], Is.Null);
    }
}
