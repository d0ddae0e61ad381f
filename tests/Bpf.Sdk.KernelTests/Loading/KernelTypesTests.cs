using System.Runtime.CompilerServices;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>The types that the running kernel tells.</summary>
[NonParallelizable] // looks at what the process keeps
public sealed class KernelTypesTests
{
    [OneTimeSetUp]
    public void NeedsThem()
    {
        if (!File.Exists("/sys/kernel/btf/vmlinux"))
        {
            Assert.Ignore("The kernel does not tell its types: it was built without CONFIG_DEBUG_INFO_BTF.");
        }
    }

    [Test]
    public void A_struct_is_found_by_its_name_with_its_members()
    {
        KernelType task = TargetKernel.Running.Types!.Find(BtfKind.Struct, "task_struct")!.Value;

        Assert.That(task.Module, Is.Null);
        Assert.That(task.Type.Name, Is.EqualTo("task_struct"));
        Assert.That(task.Table.GetMembers(task.Type).Select(member => member.Name), Does.Contain("pid").And.Contain("comm"));
    }

    [TestCase("Function", "vfs_read")]
    [TestCase("Typedef", "pid_t")]
    [TestCase("Enum", "bpf_map_type")]
    [TestCase("Int", "int")]
    [TestCase("Union", "bpf_attr")]
    [TestCase("Variable", "runqueues")]
    public void Each_kind_is_found(string kind, string name) =>
        Assert.That(TargetKernel.Running.Types!.Find(Enum.Parse<BtfKind>(kind), name)?.Type.Name, Is.EqualTo(name));

    [Test]
    public void The_index_finds_what_a_search_finds()
    {
        BtfTable table = TargetKernel.Running.Types!.Kernel;
        for (int id = 1; id < table.Count; id += 997)
        {
            BtfType type = table[id];
            if (type.NameOffset != 0 && type.Kind is not BtfKind.DeclarationTag and not BtfKind.TypeTag)
            {
                Assert.That(TargetKernel.Running.Types!.Find(type.Kind, type.Name)?.Id, Is.EqualTo(table.Find(type.Kind, type.Name)?.Id), type.ToString());
            }
        }
    }

    [Test]
    public void What_is_not_there_is_not_found() =>
        Assert.That(TargetKernel.Running.Types!.Find(BtfKind.Struct, "no_such_struct_in_any_kernel"), Is.Null);

    [Test]
    public void They_are_read_once()
    {
        KernelTypes? first = TargetKernel.Running.Types;
        Assert.That(TargetKernel.Running.Types, Is.SameAs(first));
    }

    [Test]
    public void Being_ready_takes_little_managed_memory()
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        KernelTypes types = KernelTypes.ReadRunning()!;
        types.Find(BtfKind.Struct, "task_struct");
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;

        Assert.That(allocated, Is.LessThan(1536 * 1024));
    }

    [Test]
    public void They_are_let_go_when_nobody_needs_them()
    {
        Use();
        RunningKernelTypes.Release(idleMilliseconds: 0);
        for (int i = 0; i < 10 && RunningKernelTypes.IsInMemory; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(RunningKernelTypes.IsInMemory, Is.False);
        Assert.That(File.ReadAllText("/proc/self/maps"), Does.Not.Contain("/sys/kernel/btf"));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Use() => Assert.That(TargetKernel.Running.Types!.Kernel.Count, Is.Positive);
    }

    [Test]
    public void Each_module_that_tells_its_types_continues_the_kernels()
    {
        KernelTypes types = TargetKernel.Running.Types!;
        if (types.Modules.Count == 0)
        {
            Assert.Ignore("No module with types is loaded.");
        }

        foreach (ModuleBtf module in types.Modules)
        {
            Assert.That(module.Table.FirstId, Is.EqualTo(types.Kernel.Count), module.Name);
            Assert.That(module.Table[1], Is.EqualTo(types.Kernel[1]), module.Name);
            Assert.That(Enumerable.Range(module.Table.FirstId, module.Table.Count - module.Table.FirstId).Select(id => module.Table[id].Name), Has.Some.Not.Empty, module.Name);
        }
    }

    [Test]
    public void A_modules_types_in_the_kernel_are_opened_by_its_name()
    {
        if (TargetKernel.Running.Types!.Modules is not [var module, ..] || !Environment.IsPrivilegedProcess)
        {
            Assert.Ignore("No module with types is loaded, or the test is not run as root.");
            return;
        }

        Assert.That(BtfCalls.GetInfo(module.Handle, out string name).kernel_btf, Is.Not.Zero);
        Assert.That(name, Is.EqualTo(module.Name));
    }

    [Test]
    public void A_module_that_is_gone_is_named()
    {
        KernelRequirement.Root();
        Assert.That(() => BtfCalls.OpenModule("no_such_module"), Throws.TypeOf<BpfException>().With.Message.Contains("'no_such_module'").And.Message.Contains("not loaded any more"));
    }
}
