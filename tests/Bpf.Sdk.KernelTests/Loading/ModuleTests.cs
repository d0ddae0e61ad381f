using System.Runtime.InteropServices;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>What programs use of kernel modules: functions, types, places to attach to. Modules come and go while the process runs.</summary>
[NonParallelizable] // loads and removes modules
public sealed class ModuleTests
{
    const int NotThere = 100; // NOT_THERE, modules.bpf.c
    const BpfCommand RawTracepointOpen = (BpfCommand)17;

    readonly KernelModules _modules = new();

    [OneTimeSetUp]
    public void KernelWithTypes()
    {
        KernelRequirement.Root();
        KernelRequirement.Check(TargetKernel.Running.Types is not null, "needs the kernel's types (CONFIG_DEBUG_INFO_BTF)");
    }

    [OneTimeTearDown]
    public void RemoveModules() => _modules.Dispose();

    [TestCase("looks_up")]
    [TestCase("looks_up_if_it_can")]
    [TestCase("looks_up_early")]
    public void A_function_of_a_module_is_called(string program)
    {
        NeedConntrack();

        Assert.That(Run(program), Is.EqualTo(Errno.ENOENT), "the connection that nobody has made");
    }

    [Test]
    public void A_weak_function_of_a_module_is_there_from_the_load_on_that_follows_the_modules()
    {
        NeedConntrack();
        _modules.NeedWithout("nf_conntrack");
        int without = Run("looks_up_if_it_can");
        _modules.Need("nf_conntrack");
        int with = Run("looks_up_if_it_can");
        _modules.NeedWithout("nf_conntrack");
        int afterwards = Run("looks_up_if_it_can");
        _modules.Need("nf_conntrack");
        int again = Run("looks_up_if_it_can");

        Assert.That((without, with, afterwards, again), Is.EqualTo((NotThere, Errno.ENOENT, NotThere, Errno.ENOENT)));
    }

    [TestCase("looks_up", "nf_conntrack")]
    [TestCase("looks_up_early", "nf_conntrack")]
    [TestCase("translates", "nf_nat")]
    public void A_function_of_a_module_that_is_not_loaded_fails_the_load_with_the_modules_name(string program, string module)
    {
        NeedConntrack();
        _modules.NeedWithout(module);
        if (module != "nf_conntrack")
        {
            _modules.Need("nf_conntrack"); // went with it
        }

        using OpenBpfObject open = Open(program);

        var exception = Assert.Throws<BpfException>(() => open.Load().Dispose())!;

        TestContext.Out.WriteLine(exception.Message);
        Assert.That(exception.Message, Does.Contain($"'{program}'").And.Contain($"kernel module {module}, which is not loaded: modprobe {module}").And.Not.Contain("Did you mean"));
    }

    [Test]
    public void A_misspelt_function_of_a_module_is_suggested()
    {
        NeedConntrack();
        using OpenBpfObject open = Open("misspells");

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("Did you mean 'bpf_ct_release'?").And.Message.Not.Contains("modprobe"));
    }

    [Test]
    public void Functions_of_two_modules_are_called_by_one_program()
    {
        NeedConntrack();
        _modules.Need("nf_nat");
        using OpenBpfObject open = Open("translates");

        using BpfObject loaded = open.Load();

        Assert.That(loaded.Programs["translates"].Type, Is.EqualTo(BpfProgramType.SchedCls));
    }

    [Test]
    public void Programs_of_one_object_share_a_modules_place()
    {
        NeedConntrack();
        using OpenBpfObject open = Open("looks_up", "looks_up_if_it_can", "looks_up_early");

        using BpfObject loaded = open.Load();

        Assert.That(new[] { "looks_up", "looks_up_if_it_can", "looks_up_early" }.Select(name => TestRun.Of(loaded.Programs[name])), Is.All.EqualTo(Errno.ENOENT));
    }

    [Test]
    public void Programs_are_adapted_to_a_type_that_only_a_module_has()
    {
        _modules.Need("tcp_bbr");
        KernelType type = TargetKernel.Running.Types!.Find(BtfKind.Struct, "bbr")!.Value;
        BtfMember member = type.Table.GetMembers(type.Type).Single(static member => member.Name == "cycle_mstamp");

        Assert.That(type.Module?.Name, Is.EqualTo("tcp_bbr"));
        Assert.That(AskForType(), Is.EqualTo((1u, (uint)type.Type.Size, (uint)member.BitOffset / 8, 0u)));
        Assert.That(Run("needs_type"), Is.EqualTo(member.BitOffset / 8));
    }

    [Test]
    public void A_type_of_a_module_is_there_as_long_as_the_module_is()
    {
        _modules.NeedWithout("tcp_bbr");
        var without = AskForType();
        _modules.Need("tcp_bbr");
        var with = AskForType();
        _modules.NeedWithout("tcp_bbr");
        var afterwards = AskForType();

        Assert.That(without, Is.EqualTo((0u, 0u, uint.MaxValue, 0u)));
        Assert.That(with.Exists, Is.EqualTo(1));
        Assert.That(afterwards, Is.EqualTo(without));
    }

    [Test]
    public void A_type_of_a_module_that_is_not_loaded_is_missed_with_the_advice_to_load_it()
    {
        _modules.NeedWithout("tcp_bbr");
        using OpenBpfObject open = Open("needs_type");

        var exception = Assert.Throws<BpfLoadException>(() => open.Load().Dispose())!;

        TestContext.Out.WriteLine(exception.Message);
        Assert.That(exception.Message, Does.Contain("struct bbr").And.Contain("nor has any of its").And.Contain("modprobe"));
    }

    [TestCase("enters")]
    [TestCase("enters_by_module")]
    [TestCase("leaves")]
    [TestCase("leaves_by_module")]
    public void Entry_and_exit_of_a_modules_function_are_traced(string program)
    {
        _modules.Need("veth");
        using var pair = new VethPair();
        using OpenBpfObject open = Open(program);
        using BpfObject loaded = open.Load();
        using BpfHandle link = Attach(loaded.Programs[program]);

        pair.SendOut(3);

        Assert.That(Read<ulong>(open, loaded, "calls"), Is.GreaterThanOrEqualTo(3));
    }

    [TestCase("requests")]
    [TestCase("requests_by_module")]
    public void A_tracepoint_of_a_module_is_taken(string program)
    {
        _modules.Need("9pnet");
        using OpenBpfObject open = Open(program);
        using BpfObject loaded = open.Load();

        using BpfHandle link = Attach(loaded.Programs[program]);

        Assert.That(ObjectInfo.Get<ProgramInfo>(loaded.Programs[program].Handle, "program").attach_btf_obj_id, Is.GreaterThan(1), "1 is the kernel's own types");
    }

    [Test]
    public void A_place_in_a_module_that_is_not_loaded_is_named_with_the_module()
    {
        _modules.NeedWithout("vxlan"); // other tests have devices of veth
        using OpenBpfObject open = Open("enters_by_module");
        open.Programs["enters_by_module"].AttachTarget = "vxlan:vxlan_xmit";

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("Module 'vxlan' is not loaded").And.Message.Contains("modprobe vxlan"));
    }

    [Test]
    public void A_variable_of_a_module_is_read()
    {
        _modules.Need("sctp");
        KernelRequirement.Check(TargetKernel.Running.Types!.Find(BtfKind.Variable, "sctp_memory_per_cpu_fw_alloc") is not null, "needs variable sctp_memory_per_cpu_fw_alloc (Linux 6.0)");
        if (TargetKernel.Running.Config.Value["CONFIG_KALLSYMS_ALL"] != "y")
        {
            Assert.Ignore("The test needs the addresses of variables (CONFIG_KALLSYMS_ALL), without which this kernel was built.");
        }

        Assert.That(Run("reads_variable"), Is.EqualTo(7));
    }

    void NeedConntrack()
    {
        if (KernelRequirement.Of(new Version(6, 1)) is { } lack)
        {
            Assert.Ignore(lack.Message); // bpf_skb_ct_alloc, bpf_ct_set_nat_info
        }

        _modules.Need("nf_conntrack");
    }

    static OpenBpfObject Open(params string[] programs)
    {
        OpenBpfObject open = TestObjects.Open("modules");
        foreach (string program in programs)
        {
            open.Programs[program].AutoLoad = true;
        }

        return open;
    }

    static int Run(string program)
    {
        using OpenBpfObject open = Open(program);
        using BpfObject loaded = open.Load();
        return TestRun.Of(loaded.Programs[program]);
    }

    static (uint Exists, uint Size, uint Offset, uint MissingExists) AskForType()
    {
        using OpenBpfObject open = Open("asks_for_type");
        using BpfObject loaded = open.Load();
        TestRun.Of(loaded.Programs["asks_for_type"]);
        return (Read<uint>(open, loaded, "bbr_exists"), Read<uint>(open, loaded, "bbr_size"), Read<uint>(open, loaded, "bbr_offset"), Read<uint>(open, loaded, "missing_exists"));
    }

    static T Read<T>(OpenBpfObject open, BpfObject loaded, string variable) where T : unmanaged =>
        loaded.Sections[open.Globals[variable].SectionName].Read<T>(open.Globals[variable].Offset);

    // Without a name: to what the program was loaded for.
    static BpfHandle Attach(BpfProgram program)
    {
        var attributes = new RawTracepointAttributes { ProgramDescriptor = (uint)program.Handle.FileDescriptor };
        int result = BpfSyscall.Invoke(RawTracepointOpen, ref attributes);
        Assert.That(result, Is.Not.Negative, "attaching");
        return new(result);
    }

    [StructLayout(LayoutKind.Sequential)]
    struct RawTracepointAttributes
    {
        public ulong Name;
        public uint ProgramDescriptor;
    }
}
