using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Loading;

public sealed class KernelConfigLoadTests
{
    const string Config = """
        CONFIG_HZ=1000
        CONFIG_BPF_SYSCALL=y
        CONFIG_NET=m
        CONFIG_CC_VERSION_TEXT="gcc (GCC) 15.3.0"
        CONFIG_TEST_BOOL=y
        CONFIG_TEST_TRISTATE=m
        CONFIG_TEST_CHARACTER=m
        CONFIG_TEST_NEGATIVE=-5
        CONFIG_TEST_LONG=0x1234567800000000
        CONFIG_TEST_TEXT="abcdefghi"
        """;

    static readonly TargetKernel Played = new() { Config = new(KernelConfig.Parse(Config, "config of the test")), Version = new(0x060708) };

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [TestCase("version", 0x060708)]
    [TestCase("hertz", 1000)]
    [TestCase("switches", 1 << 4 | 2)]
    [TestCase("compiler", 'g' << 8)]
    [TestCase("given", 1 << 24 | 2 << 16 | 'm')]
    [TestCase("negative", -5)]
    [TestCase("upper_half", 0x12345678)]
    [TestCase("text", 'a' << 16 | 'e' << 8)]
    public void A_program_reads_the_value(string program, int expected)
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        using BpfObject loaded = open.Load(new() { Kernel = Played });

        Assert.That(TestRun.Of(loaded.Programs[program]), Is.EqualTo(expected));
    }

    [Test]
    public void The_running_kernel_has_values_too()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        using BpfObject loaded = open.Load();

        Assert.That((uint)TestRun.Of(loaded.Programs["version"]), Is.EqualTo(KernelVersion.Read()).And.GreaterThan(5u << 16));
        Assert.That(TestRun.Of(loaded.Programs["hertz"]).ToString(), Is.EqualTo(TargetKernel.Running.Config.Value["CONFIG_HZ"]));
        Assert.That(TestRun.Of(loaded.Programs["switches"]), Is.EqualTo(1 << 4 | 1));
        Assert.That(TestRun.Of(loaded.Programs["cookie"]), Is.EqualTo(1));
        Assert.That(TestRun.Of(loaded.Programs["wrapper"]), Is.EqualTo(1));
    }

    [Test]
    public void A_weak_value_that_is_not_there_is_zero()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["given"]), Is.Zero);
        Assert.That(TestRun.Of(loaded.Programs["text"]), Is.Zero);
    }

    [Test]
    public void A_given_value_goes_before_that_of_the_kernel()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        using BpfObject loaded = open.Load(new() { Kernel = Played, KernelConfig = "# mine\nCONFIG_HZ=42\nCONFIG_TEST_BOOL=n\n" });

        Assert.That(TestRun.Of(loaded.Programs["hertz"]), Is.EqualTo(42));
        Assert.That(TestRun.Of(loaded.Programs["given"]), Is.EqualTo(2 << 16 | 'm'));
        Assert.That(TestRun.Of(loaded.Programs["negative"]), Is.EqualTo(-5));
    }

    [Test]
    public void The_verifier_takes_the_values_for_constants()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["ruled_out"]), Is.EqualTo(1));
    }

    [Test]
    public void The_values_are_in_a_constant_array_as_libbpf_makes_it()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        using BpfObject loaded = open.Load(new() { Kernel = Played });
        GlobalSection section = loaded.Sections[".kconfig"];
        MapInfo map = ObjectInfo.Get<MapInfo>(section.Map, PinnedKind.Map);

        Assert.That(map.name.ToString(), Is.EqualTo("kernel_.kconfig"));
        Assert.That((map.type, map.key_size, map.value_size, map.max_entries), Is.EqualTo(((uint)BpfMapType.Array, 4u, (uint)section.Size, 1u)));
        Assert.That(map.map_flags, Is.EqualTo(MapCalls.Mappable | MapCalls.ReadOnlyForProgram));
        Assert.That(map.btf_value_type_id, Is.Not.Zero);
        Assert.That(section.Kind, Is.EqualTo(GlobalSectionKind.KernelConfig));
        Assert.That(() => section.Write(0, 1), Throws.InvalidOperationException.With.Message.Contains("BpfLoadOptions.KernelConfig"));
    }

    [Test]
    public void The_object_s_types_are_loaded_with_its_programs()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        using BpfObject loaded = open.Load();

        Assert.That(ProgramDebugInfo.Of(loaded.Programs["version"]).nr_func_info, Is.EqualTo(1));
    }

    [TestCase("missing", "CONFIG_TEST_MISSING")]
    [TestCase("odd_type", "CONFIG_TEST_STRUCT")]
    public void A_value_that_cannot_be_had_fails_the_program_that_uses_it(string program, string value)
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        open.Programs[program].AutoLoad = true;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains($"'{program}'").And.Message.Contains($"'{value}'"));
    }
}
