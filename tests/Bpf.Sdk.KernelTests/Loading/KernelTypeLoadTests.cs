using Bpf.Sdk.Btf;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading;

namespace Bpf.Sdk.KernelTests.Loading;

public sealed class KernelTypeLoadTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_program_reads_a_variable_of_the_kernel()
    {
        if (!HasAddressesOfVariables)
        {
            Assert.Ignore("The test needs the addresses of variables (CONFIG_KALLSYMS_ALL), without which this kernel was built.");
        }

        Assert.That(Run("reads_variable"), Is.Zero);
    }

    [Test]
    public void A_weak_variable_is_there_or_not()
    {
        bool isThere = HasAddressesOfVariables && TargetKernel.Running.Types!.Find(BtfKind.Variable, "cpu_number") is not null;

        Assert.That(Run("reads_weak_variable"), Is.EqualTo(!isThere ? -2 : Environment.ProcessorCount > 1 ? 1 : -1));
    }

    [Test]
    public void A_weak_variable_that_is_not_there_has_no_address() => Assert.That(Run("lacks_weak_variable"), Is.EqualTo(2));

    [Test]
    [RequiresKernel("6.2")] // bpf_rcu_read_lock
    public void A_program_calls_a_function_of_the_kernel() => Assert.That(Run("locks"), Is.EqualTo(3));

    [Test]
    [RequiresKernel("6.12")] // generic functions for tc: bc638d8cb5be
    public void A_subprogram_calls_functions_that_take_and_return_pointers()
    {
        using OpenBpfObject open = Open("finds_task");
        open.Globals["pid"].Set(Environment.ProcessId);
        using BpfObject found = open.Load();
        open.Globals["pid"].Set(int.MaxValue);
        using BpfObject missed = open.Load();

        Assert.That(TestRun.Of(found.Programs["finds_task"]), Is.EqualTo(1));
        Assert.That(TestRun.Of(missed.Programs["finds_task"]), Is.Zero);
    }

    [Test]
    [RequiresKernel("6.2")] // bpf_rcu_read_lock
    public void A_weak_function_that_is_there_is_called() => Assert.That(Run("locks_if_it_can"), Is.EqualTo(1));

    [Test]
    public void A_weak_function_that_is_not_there_is_dead_code() => Assert.That(Run("lacks_weak_function"), Is.EqualTo(4));

    [Test]
    public void A_weak_function_of_another_prototype_is_not_there() => Assert.That(Run("passes_another_prototype"), Is.EqualTo(5));

    [Test]
    public void The_object_s_types_are_loaded_with_its_programs()
    {
        using OpenBpfObject open = Open("lacks_weak_function");
        using BpfObject loaded = open.Load();

        Assert.That(ProgramDebugInfo.Of(loaded.Programs["lacks_weak_function"]).nr_func_info, Is.EqualTo(1));
        Assert.That(loaded.Sections[".bss"], Is.Not.Null);
    }

    [TestCase("lacks_variable", "'test_missing_variable'")]
    [TestCase("lacks_function", "'bpf_rcu_read_lok'")]
    [TestCase("lacks_function", "__weak")]
    public void What_is_not_there_fails_the_program_that_uses_it(string program, string said)
    {
        using OpenBpfObject open = Open(program);

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains($"'{program}'").And.Message.Contains(said));
    }

    [Test]
    public void A_missing_function_that_is_called_without_asking_is_named()
    {
        using OpenBpfObject open = Open("does_not_ask");

        Assert.That(() => open.Load(), Throws.TypeOf<BpfLoadException>().With.Message.Contains("'bpf_test_missing'").And.Message.Contains("bpf_ksym_exists"));
    }

    [Test]
    [RequiresKernel("6.2")] // bpf_rcu_read_lock
    public void A_function_whose_name_is_near_is_suggested()
    {
        using OpenBpfObject open = Open("lacks_function");

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("Did you mean 'bpf_rcu_read_lock'"));
    }

    [Test]
    [RequiresKernel("6.2")] // bpf_rcu_read_lock
    public void Another_prototype_fails_the_program_that_insists_on_it()
    {
        using OpenBpfObject open = Open("insists_on_prototype");

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("void (void)").And.Message.Contains("int (int, long)"));
    }

    static bool HasAddressesOfVariables => TargetKernel.Running.Config.Value["CONFIG_KALLSYMS_ALL"] == "y";

    static OpenBpfObject Open(string program)
    {
        OpenBpfObject open = TestObjects.Open("kernel_types");
        foreach (var spec in open.Programs.Values)
        {
            spec.AutoLoad = spec.Name == program;
        }

        return open;
    }

    static int Run(string program)
    {
        using OpenBpfObject open = Open(program);
        using BpfObject loaded = open.Load();
        return TestRun.Of(loaded.Programs[program]);
    }
}
