using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tests.Btf;

namespace Bpf.Sdk.Tests.Loading.Externs;

public sealed class KernelSymbolResolverTests
{
    const int LoadImmediate64 = 0x18;
    const int Call = 0x85;

    [Test]
    public void A_variable_is_filled_in_by_the_number_of_its_type()
    {
        LinkedProgram program = Resolve("reads_variable", Kernel(), out _);

        Assert.That(program.Instructions[0], Is.EqualTo(new BpfInstruction(LoadImmediate64, 1, source: 3, 0, IdOf("bpf_prog_active"))));
        Assert.That(program.Instructions[1].Immediate, Is.Zero);
    }

    [Test]
    public void A_call_has_the_number_of_the_function()
    {
        LinkedProgram program = Resolve("locks", Kernel(), out ExternResolver resolver);

        Assert.That(program.Instructions[0], Is.EqualTo(new BpfInstruction(Call, 0, source: 2, 0, IdOf("bpf_rcu_read_lock"))));
        Assert.That(resolver.ModuleTypes, Is.Empty);
    }

    [Test]
    public void Calls_into_a_module_have_its_place_in_the_list()
    {
        using var module = new BpfHandle(-1);

        LinkedProgram program = Resolve("finds_task", Kernel(module), out ExternResolver resolver);

        Assert.That(resolver.ModuleTypes, Is.EqualTo(new BpfHandle?[] { null, module }));
        Assert.That(program.Instructions.Where(static instruction => instruction is { Opcode: Call, Source: 2 }).Select(static instruction => instruction.Offset), Is.EqualTo(new short[] { 1, 1 }));
    }

    [Test]
    public void The_address_of_a_module_s_function_has_the_descriptor_of_its_types()
    {
        using var module = new BpfHandle(-1);

        LinkedProgram program = Resolve("lacks_weak_function", Kernel(module, hasMissing: true), out _);

        int load = Array.FindIndex(program.Instructions, static instruction => instruction.IsLoadImmediate64);
        Assert.That(program.Instructions[load].Source, Is.EqualTo(3));
        Assert.That(program.Instructions[load + 1].Immediate, Is.EqualTo(-1));
    }

    [TestCase(6u << 16 | 3 << 8 | 255, 0, 1)]
    [TestCase(6u << 16 | 4 << 8, 3, -1)]
    [TestCase(0u, 3, -1)]
    public void A_kernel_that_takes_no_addresses_of_functions_gets_a_number(uint version, int source, int value)
    {
        using var module = new BpfHandle(-1);
        TargetKernel kernel = Kernel(module, hasMissing: true);

        LinkedProgram program = Resolve("lacks_weak_function", new() { ReadTypes = kernel.ReadTypes, Config = kernel.Config, Version = new(version) }, out _);

        int load = Array.FindIndex(program.Instructions, static instruction => instruction.IsLoadImmediate64);
        Assert.That(program.Instructions[load].Source, Is.EqualTo(source));
        Assert.That(source == 0 ? program.Instructions[load].Immediate : program.Instructions[load + 1].Immediate, Is.EqualTo(value));
    }

    [TestCase("invalid func unknown#2002000001", "'bpf_rcu_read_lock'")]
    [TestCase("invalid func unknown#2002999999", null)]
    [TestCase("invalid func unknown#211", null)]
    [TestCase("ldimm64 failed to find the address for kernel symbol 'bpf_prog_active'.", "CONFIG_KALLSYMS_ALL")]
    public void What_the_verifier_says_of_a_missing_symbol_is_explained(string reason, string? said)
    {
        string? hint = MissingSymbol.Explain(reason, TestObjects.Parse("kernel_types"));

        Assert.That(hint, said is null ? Is.Null : Does.Contain(said));
    }

    [Test]
    public void A_weak_function_that_is_missing_becomes_a_call_that_cannot_be_and_the_address_zero()
    {
        ObjectSpec spec = TestObjects.Parse("kernel_types");
        int index = spec.Externs.Index().Single(static item => item.Item.Name == "bpf_test_missing").Index;

        LinkedProgram program = Resolve("lacks_weak_function", Kernel(), out _);

        Assert.That(program.Instructions.Where(static instruction => instruction.IsLoadImmediate64), Is.All.Matches<BpfInstruction>(static load => load is { Source: 0, Immediate: 0 }));
        Assert.That(program.Instructions, Does.Contain(new BpfInstruction(Call, 0, 0, 0, 2_002_000_000 + index)));
    }

    [Test]
    public void A_flavour_is_looked_for_without_its_suffix()
    {
        LinkedProgram program = Resolve("locks_if_it_can", Kernel(), out _);

        Assert.That(program.Instructions, Does.Contain(new BpfInstruction(Call, 0, source: 2, 0, IdOf("bpf_rcu_read_lock"))));
    }

    [Test]
    public void Where_the_verifier_finds_no_variables_a_weak_one_is_missing()
    {
        BtfBuilder types = Types();
        types.Type(BtfKind.Variable, "cpu_number", 1, payload: 1);
        TargetKernel kernel = new() { ReadTypes = () => new(types.Parse()), Config = new(KernelConfig.Parse("CONFIG_KALLSYMS=y\n", "test")) };

        LinkedProgram program = Resolve("reads_weak_variable", kernel, out _);

        Assert.That(program.Instructions.Where(static instruction => instruction.IsLoadImmediate64), Is.All.Matches<BpfInstruction>(static load => load is { Source: 0, Immediate: 0 }));
    }

    [TestCase("lacks_function", "the kernel function 'bpf_rcu_read_lok'")]
    [TestCase("lacks_function", "Did you mean 'bpf_rcu_read_lock'")]
    [TestCase("lacks_module", "modprobe nf_conntrack")]
    [TestCase("lacks_variable", "per-CPU variables only")]
    [TestCase("insists_on_prototype", "The kernel has it with another type: void (void), where the program has int (int, long).")]
    public void What_cannot_be_had_is_explained(string program, string said) =>
        Assert.That(() => Resolve(program, Kernel(), out _), Throws.TypeOf<BpfException>().With.Message.Contains(said).And.Message.Contains($"'{program}'"));

    [Test]
    public void A_kernel_without_types_has_no_strong_symbols_and_no_weak_ones()
    {
        TargetKernel kernel = new() { ReadTypes = static () => null };

        Assert.That(() => Resolve("locks", kernel, out _), Throws.TypeOf<BpfException>().With.Message.Contains("CONFIG_DEBUG_INFO_BTF"));
        Assert.That(() => Resolve("lacks_weak_function", kernel, out _), Throws.Nothing);
    }

    [TestCase("", "cannot be read")]
    [TestCase("0000000000000000 T a\n", "kptr_restrict")]
    [TestCase("ffffffff81000000 T a\n", "does not list it")]
    [TestCase("ffffffff81000000 T test_missin\n", "Did you mean 'test_missin'?")]
    [TestCase("ffffffff81000000 T test_missing\nffffffff82000000 t test_missing\n", "two symbols")]
    public void An_address_that_cannot_be_had_is_explained(string symbols, string said)
    {
        TargetKernel kernel = new() { OpenSymbols = () => new MemoryStream(System.Text.Encoding.ASCII.GetBytes(symbols)), Config = new(KernelConfig.Parse("", "test")) };

        Assert.That(() => Resolve("misses", kernel, out _, "kernel_symbols"), Throws.TypeOf<BpfException>().With.Message.Contains("'test_missing'").And.Message.Contains(said));
    }

    [Test]
    public void A_symbol_list_that_may_not_be_opened_is_explained()
    {
        TargetKernel kernel = new() { OpenSymbols = static () => throw new UnauthorizedAccessException() };

        Assert.That(() => Resolve("misses", kernel, out _, "kernel_symbols"), Throws.TypeOf<BpfException>().With.Message.Contains("cannot be read"));
    }

    [Test]
    public void A_weak_symbol_without_an_address_is_not_taken_for_missing()
    {
        TargetKernel kernel = new() { OpenSymbols = static () => new MemoryStream("0000000000000000 T a\n"u8.ToArray()) };

        Assert.That(() => Resolve("finds", kernel, out _, "kernel_symbols"), Throws.TypeOf<BpfException>().With.Message.Contains("kptr_restrict"));
    }

    static LinkedProgram Resolve(string program, TargetKernel kernel, out ExternResolver resolver, string image = "kernel_types")
    {
        ObjectSpec spec = TestObjects.Parse(image);
        ProgramSpec wanted = spec.Programs.Single(item => item.Name == program);
        LinkedProgram linked = LinkedProgram.Link(spec, wanted);
        resolver = new(spec, kernel, givenConfig: null);
        resolver.Resolve(wanted, linked);
        return linked;
    }

    // void (void) is type 2, int is type 1.
    static BtfBuilder Types()
    {
        var types = new BtfBuilder();
        types.Int();
        types.Type(BtfKind.FunctionPrototype, "", 0);
        types.Type(BtfKind.Function, "bpf_rcu_read_lock", 2);
        types.Type(BtfKind.Function, "bpf_rcu_read_unlock", 2);
        types.Type(BtfKind.Variable, "bpf_prog_active", 1, payload: 1);
        return types;
    }

    static int IdOf(string name) => Types().Parse() is var types && Enumerable.Range(1, types.Count - 1).Single(id => types[id].Name == name) is var found ? found : 0;

    static TargetKernel Kernel(BpfHandle? module = null, bool hasMissing = false)
    {
        var types = new BtfBuilder();
        types.Int();
        types.Type(BtfKind.Struct, "task_struct", 4);
        types.Type(BtfKind.Pointer, "", 2);
        types.Type(BtfKind.FunctionPrototype, "", 3, count: 1, payload: [types.Name("pid"), 1]);
        types.Type(BtfKind.Function, "bpf_task_from_pid", 4);
        types.Type(BtfKind.FunctionPrototype, "", 0, count: 1, payload: [types.Name("task"), 3]);
        types.Type(BtfKind.Function, "bpf_task_release", 6);
        if (hasMissing)
        {
            types.Type(BtfKind.FunctionPrototype, "", 1, count: 1, payload: [types.Name("task"), 3]);
            types.Type(BtfKind.Function, "bpf_test_missing", 8);
        }

        return new()
        {
            ReadTypes = () => new(Types().Parse(), _ => module is null ? [] : [new ModuleBtf("some_module", types.Parse, () => module)]),
            Config = new(KernelConfig.Parse("CONFIG_NF_CONNTRACK=m\nCONFIG_KALLSYMS_ALL=y\n", "test")),
        };
    }
}
