using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading.Externs;

public sealed class KernelConfigSectionTests
{
    [Test]
    public void A_missing_option_is_explained_with_what_it_was_looked_for_in()
    {
        string? problem = Problem("CONFIG_TEST_MISSING", KernelConfig.Parse("CONFIG_TEST_MISING=1\n", "/proc/config.gz"));

        Assert.That(problem, Does.Contain("/proc/config.gz").And.Contain("Did you mean 'CONFIG_TEST_MISING'?").And.Contain("__weak").And.Contain("BpfLoadOptions.KernelConfig"));
    }

    [Test]
    public void A_configuration_that_cannot_be_read_is_another_reason() =>
        Assert.That(Problem("CONFIG_TEST_MISSING", KernelConfig.Read("/nowhere/config.gz")), Does.Contain("cannot be read").And.Contain("/nowhere/config.gz").And.Contain("CONFIG_IKCONFIG_PROC"));

    [Test]
    public void A_value_that_does_not_fit_is_quoted() =>
        Assert.That(Problem("CONFIG_TEST_NEGATIVE", KernelConfig.Parse("CONFIG_TEST_NEGATIVE=100000\n", "/boot/config")),
            Does.Contain("/boot/config has CONFIG_TEST_NEGATIVE=100000").And.Contain("a signed integer of 2 bytes"));

    [Test]
    public void A_weak_value_may_be_missing() => Assert.That(Problem("CONFIG_TEST_LONG", KernelConfig.Parse("", "test")), Is.Null);

    [Test]
    public void What_is_given_needs_no_kernel()
    {
        var kernel = new TargetKernel { Config = new(static () => throw new AssertionException("The kernel was asked.")) };
        ExternSpec[] externs = [.. TestObjects.Parse("kernel_config").Externs.Where(static external => external.Name == "CONFIG_HZ")];

        var section = new KernelConfigSection(externs, kernel, "CONFIG_HZ=100");

        Assert.That(section.ProblemOf(externs[0]), Is.Null);
        Assert.That(BitConverter.ToInt32(section.Data, externs[0].Offset), Is.EqualTo(100));
    }

    [TestCase("CONFIG_HZ")]
    [TestCase("CONFIG_HZ=")]
    public void A_given_line_without_a_value_is_named(string line) =>
        Assert.That(() => new KernelConfigSection([], TargetKernel.Running, "CONFIG_A=1\n" + line), Throws.TypeOf<BpfException>().With.Message.Contains("Line 2"));

    static string? Problem(string variable, KernelConfig config)
    {
        ObjectSpec spec = TestObjects.Parse("kernel_config");
        var section = new KernelConfigSection(spec.Externs, new() { Config = new(config), Version = new(1), Features = new(static _ => FeatureSupport.Present) }, given: null);
        return section.ProblemOf(spec.Externs.Single(external => external.Name == variable));
    }
}
