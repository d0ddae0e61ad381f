using System.Globalization;
using System.Text;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading;

namespace Bpf.Sdk.KernelTests.Loading;

public sealed class KernelSymbolLoadTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void An_address_is_that_of_kallsyms()
    {
        string line = File.ReadLines("/proc/kallsyms").First(static line => line.EndsWith(" bpf_prog_put", StringComparison.Ordinal));
        using OpenBpfObject open = TestObjects.Open("kernel_symbols");
        using BpfObject loaded = open.Load();

        TestRun.Of(loaded.Programs["finds"]);

        Assert.That(Read(open, loaded, "address"), Is.EqualTo(ulong.Parse(line.Split(' ')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture)));
    }

    [Test]
    public void The_address_of_a_weak_symbol_that_is_not_there_is_zero()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_symbols");
        using BpfObject loaded = open.Load();

        TestRun.Of(loaded.Programs["finds"]);

        Assert.That(Read(open, loaded, "missing_address"), Is.Zero);
    }

    [Test]
    public void All_64_bits_reach_the_program()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_symbols");
        using BpfObject loaded = open.Load(new() { Kernel = Playing("fedcba9876543210 D bpf_prog_put\n") });

        TestRun.Of(loaded.Programs["finds"]);

        Assert.That(Read(open, loaded, "address"), Is.EqualTo(0xfedcba9876543210));
    }

    [Test]
    public void The_object_s_types_are_loaded_with_its_programs()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_symbols");
        using BpfObject loaded = open.Load();

        Assert.That(ProgramDebugInfo.Of(loaded.Programs["finds"]).nr_func_info, Is.EqualTo(1));
    }

    [Test]
    public void A_symbol_that_is_not_there_fails_the_program_that_uses_it()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_symbols");
        open.Programs["misses"].AutoLoad = true;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("'misses'").And.Message.Contains("'test_missing'"));
    }

    [Test]
    public void A_symbol_that_nothing_is_said_of_fails_the_program_that_uses_it()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_symbols");
        open.Programs["not_marked"].AutoLoad = true;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("'test_not_marked'").And.Message.Contains("__ksym"));
    }

    static TargetKernel Playing(string symbols) => new() { OpenSymbols = () => new MemoryStream(Encoding.ASCII.GetBytes(symbols)) };

    static ulong Read(OpenBpfObject open, BpfObject loaded, string variable) =>
        loaded.Sections[open.Globals[variable].SectionName].Read<ulong>(open.Globals[variable].Offset);
}
