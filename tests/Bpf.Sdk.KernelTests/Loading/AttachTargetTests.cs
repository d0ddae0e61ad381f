using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Targets;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Programs whose target the verifier has to know: it is found in the kernel's types, or what is wrong with it is said.</summary>
public sealed class AttachTargetTests
{
    [OneTimeSetUp]
    public void KernelWithTypes()
    {
        KernelRequirement.Root();
        KernelRequirement.Check(TargetKernel.Running.Types is not null, "needs the kernel's types (CONFIG_DEBUG_INFO_BTF)");
    }

    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceRawTp, "sched_switch", "btf_trace_sched_switch", (int)BtfKind.Typedef)]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceIter, "task", "bpf_iter_task", (int)BtfKind.Function)]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceFentry, "vfs_read", "vfs_read", (int)BtfKind.Function)]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceFexit, "vmlinux:vfs_read", "vfs_read", (int)BtfKind.Function)]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.ModifyReturn, "security_file_open", "security_file_open", (int)BtfKind.Function)]
    [TestCase(BpfProgramType.Lsm, BpfAttachType.LsmMac, "file_open", "bpf_lsm_file_open", (int)BtfKind.Function)]
    [TestCase(BpfProgramType.Lsm, BpfAttachType.LsmCgroup, "socket_post_create", "bpf_lsm_socket_post_create", (int)BtfKind.Function)]
    public void A_target_of_the_kernel_is_found_and_taken(BpfProgramType type, BpfAttachType attachType, string target, string name, int kind)
    {
        KernelRequirement.Check(TargetKernel.Running.Types!.Find((BtfKind)kind, name) is not null, $"needs {name} in the kernel's types");
        uint expected = (uint)TargetKernel.Running.Types!.Find((BtfKind)kind, name)!.Value.Id;

        using BpfProgram program = LoadOrIgnore(Program(type, attachType, target));

        Assert.That(ObjectInfo.Get<ProgramInfo>(program.Handle, "program").attach_btf_id, Is.EqualTo(expected).Or.Zero, "Linux tells it since 5.18");
        Assert.That(program.Type, Is.EqualTo(type));
    }

    [Test]
    public void A_function_of_a_module_is_found_by_its_name_alone_and_with_the_modules()
    {
        (ModuleBtf? module, string? function) = TargetKernel.Running.Types!.Modules
            .Select(static module => (module, TraceableFunctionOf(module))).FirstOrDefault(static found => found.Item2 is not null);
        KernelRequirement.Check(module is not null, "needs a module that tells its types and has a function that can be traced");
        TestContext.Out.WriteLine($"{module!.Name}:{function}");

        using BpfProgram named = LoadOrIgnore(Program(BpfProgramType.Tracing, BpfAttachType.TraceFentry, $"{module.Name}:{function}"));
        using BpfProgram alone = LoadOrIgnore(Program(BpfProgramType.Tracing, BpfAttachType.TraceFentry, function!));

        Assert.That(ObjectInfo.Get<ProgramInfo>(named.Handle, "program").attach_btf_obj_id, Is.GreaterThan(1), "1 is the kernel's own types");
        Assert.That(ObjectInfo.Get<ProgramInfo>(alone.Handle, "program").attach_btf_id, Is.EqualTo(ObjectInfo.Get<ProgramInfo>(named.Handle, "program").attach_btf_id));
    }

    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceFentry, "vfs_raed", "no function of this name", "'vfs_read'")]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceFentry, "no_such_function_anywhere", "may be inlined wherever it is called", "")]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceFentry, "no_such_module:vfs_read", "Module 'no_such_module' is not loaded", "modprobe no_such_module")]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceRawTp, "sched_swich", "has no tracepoint 'sched_swich'", "'sched_switch'")]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceIter, "tasks", "has no iterator 'tasks'", "'task'")]
    [TestCase(BpfProgramType.Lsm, BpfAttachType.LsmMac, "file_opens", "has no security hook 'file_opens'", "")]
    [TestCase(BpfProgramType.Tracing, BpfAttachType.TraceFentry, null, "does not say what it is to be attached to", "SEC(\"fentry/vfs_read\")")]
    [TestCase(BpfProgramType.Extension, BpfAttachType.Unspecified, "verdict", "no program is given", "TargetProgram")]
    public void What_is_not_there_is_explained(BpfProgramType type, BpfAttachType attachType, string? target, string reason, string advice)
    {
        ProgramSpec program = Program(type, attachType, target) with { SectionName = "fentry" };

        var exception = Assert.Throws<BpfException>(() => BpfProgram.Load(program).Dispose())!;

        TestContext.Out.WriteLine(exception.Message);
        Assert.That(exception.Message, Does.Contain("'raw'").And.Contain(reason).And.Contain(advice));
        Assert.That(target is null || exception.Message.Contains(target));
    }

    [Test]
    public void A_refusal_to_everybody_is_not_taken_for_a_missing_capability()
    {
        try
        {
            // Most kernels take it.
            using var program = BpfProgram.Load(Program(BpfProgramType.Tracing, BpfAttachType.TraceFentry, "vfs_read"));
            Assert.That(program.Type, Is.EqualTo(BpfProgramType.Tracing));
        }
        catch (BpfLoadException exception)
        {
            TestContext.Out.WriteLine(exception.Message);
            Assert.That(exception.ErrorNumber, Is.EqualTo(Errno.EPERM));
            Assert.That(exception.Message, Does.Contain("Tracing (TraceFentry) although no capability is missing").And.Not.Contain("Run as root"));
        }
    }

    [Test]
    public void A_function_of_a_program_is_replaced()
    {
        using OpenBpfObject first = TestObjects.Open("replaceable");
        using BpfObject replaced = first.Load();
        using OpenBpfObject open = Replacement("replacement", replaced);

        using BpfObject loaded = LoadOrIgnore(open);

        Assert.That(loaded.Programs["replacement"].Type, Is.EqualTo(BpfProgramType.Extension));
    }

    [Test]
    public void Entry_of_a_program_can_be_traced()
    {
        using OpenBpfObject first = TestObjects.Open("replaceable");
        using BpfObject traced = first.Load();
        ProgramSpec tracer = Program(BpfProgramType.Tracing, BpfAttachType.TraceFentry, "replaceable") with { TargetProgram = traced.Programs["replaceable"] };

        using BpfProgram program = LoadOrIgnore(tracer);

        Assert.That(program.Type, Is.EqualTo(BpfProgramType.Tracing));
    }

    [Test]
    public void A_function_that_the_program_has_not_is_named_with_those_that_it_has()
    {
        using OpenBpfObject first = TestObjects.Open("replaceable");
        using BpfObject replaced = first.Load();
        using OpenBpfObject open = Replacement("replacement_of_nothing", replaced);

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("has no function 'verdikt'").And.Message.Contains("Did you mean 'verdict'?"));
    }

    static ProgramSpec Program(BpfProgramType type, BpfAttachType attachType, string? target) => new()
    {
        Name = "raw",
        Type = type,
        AttachType = attachType,
        AttachTarget = target,
        License = "GPL",
        Instructions = [new(0xb7, 0, 0, 0, attachType == BpfAttachType.LsmCgroup ? 1 : 0), new(0x95, 0, 0, 0, 0)],
    };

    static OpenBpfObject Replacement(string program, BpfObject target)
    {
        OpenBpfObject open = TestObjects.Open("replaceable");
        open.Programs["replaceable"].AutoLoad = false;
        open.Programs[program].AutoLoad = true;
        open.Programs[program].TargetProgram = target.Programs["replaceable"];
        return open;
    }

    static string? TraceableFunctionOf(ModuleBtf module)
    {
        var symbols = KernelSymbols.ReadAll().Where(symbol => symbol.Module == module.Name && symbol.IsFunction).Select(static symbol => symbol.Name).ToHashSet();
        return AttachTargetDiagnosis.Names(module.Table, BtfKind.Function, "").FirstOrDefault(name =>
            symbols.Contains(name) && KernelSymbols.IsTraceable(name) == true && TargetKernel.Running.Types!.Find(BtfKind.Function, name)?.Module?.Name == module.Name);
    }

    static BpfProgram LoadOrIgnore(ProgramSpec program) => OrIgnore(() => BpfProgram.Load(program));

    static BpfObject LoadOrIgnore(OpenBpfObject open) => OrIgnore(() => open.Load());

    // Some kernels refuse fentry, fexit, LSM and freplace to everybody.
    static T OrIgnore<T>(Func<T> load)
    {
        try
        {
            return load();
        }
        catch (BpfLoadException exception) when (exception.ErrorNumber == Errno.EPERM && exception.Log.Length == 0)
        {
            KernelRequirement.Check(false, "needs a kernel that lets programs be attached to functions");
            throw;
        }
    }
}
