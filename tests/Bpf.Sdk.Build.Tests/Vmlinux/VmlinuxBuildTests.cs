using Bpf.Sdk.Build.Clang;
using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Build.Tests.Vmlinux;

/// <summary>A vmlinux.h that a source includes and nobody has written.</summary>
sealed class VmlinuxBuildTests
{
    const string Program = """
        #include "vmlinux.h"
        #include <bpf/bpf_helpers.h>
        #include <bpf/bpf_core_read.h>
        SEC("raw_tracepoint/sys_enter") int answer(void *ctx)
        {
        	struct task_struct *task = (void *)bpf_get_current_task();
        	return BPF_CORE_READ(task, tgid);
        }
        char LICENSE[] SEC("license") = "GPL";
        """;

    const string Types = "typedef unsigned int __u32; struct task_struct { int pid; int tgid; }; struct task_struct task; __u32 number;\n";

    TemporaryFolder _folder = null!;

    string Header => _folder["obj/bpf/vmlinux/vmlinux.h"];

    [SetUp]
    public void MakeProject()
    {
        _folder = new();
        _folder.Write("a.bpf.c", Program);
        _folder.Write("plain.bpf.c", "#include <linux/bpf.h>\n#include <bpf/bpf_helpers.h>\nSEC(\"tc\") int plain(struct __sk_buff *skb) { return 0; }\nchar LICENSE[] SEC(\"license\") = \"GPL\";\n");
        MakeBtf(Types);
    }

    [TearDown]
    public void RemoveProject() => _folder.Dispose();

    // An object has BTF as a kernel does.
    void MakeBtf(string types)
    {
        _folder.Write("types.c", types);
        (int exitCode, string output) = ClangProcess.Run(Clangs.Any, ["-target", "bpf", "-g", "-c", "types.c", "-o", "types.btf"], _folder.Path, CancellationToken.None);
        Assert.That(exitCode, Is.Zero, output);
    }

    TaskRun Run(Action<CompileBpf>? change = null) => Run(["a.bpf.c", "plain.bpf.c"], change);

    TaskRun Run(string[] sources, Action<CompileBpf>? change = null) => TaskRun.Of(_folder, sources, task =>
    {
        task.VmlinuxBtf = "types.btf";
        change?.Invoke(task);
    });

    [Test]
    public void IsMadeOfTheGivenTypes()
    {
        TaskRun run = Run();

        Assert.That(run.Succeeded, string.Join("\n", run.Engine.Errors.Select(error => error.Message)));
        Assert.That(File.ReadAllText(Header), Does.Contain("struct task_struct {\n\tint pid;\n\tint tgid;\n};\n"));
        Assert.That(run.Compiled, Is.EqualTo(new[] { "a.bpf.c", "plain.bpf.c" }));
    }

    [Test]
    public void IsMadeOfTheRunningKernelOtherwise()
    {
        Assume.That(File.Exists(KernelTypesFile.RunningPath), "this kernel has no /sys/kernel/btf/vmlinux");

        Assert.That(Run(static task => task.VmlinuxBtf = " ").Succeeded);
        Assert.That(File.ReadAllText(Header), Does.Contain("\nstruct task_struct {\n").And.Contain("\nstruct sk_buff {\n"));
    }

    [Test]
    public void ASecondBuildDoesNothing()
    {
        Run();
        DateTime written = File.GetLastWriteTimeUtc(Header);
        DateTime noted = File.GetLastWriteTimeUtc(_folder["obj/bpf/vmlinux/vmlinux.state"]);
        TaskRun second = Run();

        Assert.That(second.Compiled, Is.Empty);
        Assert.That((File.GetLastWriteTimeUtc(Header), File.GetLastWriteTimeUtc(_folder["obj/bpf/vmlinux/vmlinux.state"])), Is.EqualTo((written, noted)));
    }

    [Test]
    public void OtherTypesCompileItsUsersAgain()
    {
        Run();
        MakeBtf(Types.Replace("int pid;", "int pid; int other;"));
        TaskRun second = Run();

        Assert.That(second.Compiled, Is.EqualTo(new[] { "a.bpf.c" }));
        Assert.That(File.ReadAllText(Header), Does.Contain("int other;"));
        Assert.That(Run().Compiled, Is.Empty);
    }

    [Test]
    public void AnotherSourceThatAsksForItGetsTheTypesOfNow()
    {
        Run(["a.bpf.c"]);
        MakeBtf(Types.Replace("int pid;", "int pid; int added;"));
        _folder.Write("b.bpf.c", Program.Replace("BPF_CORE_READ(task, tgid)", "BPF_CORE_READ(task, added)"));

        Assert.That(Run(["b.bpf.c"]).Succeeded);
    }

    [Test]
    public void TheSameTypesInATouchedFileCompileNothing()
    {
        Run();
        File.SetLastWriteTimeUtc(_folder["types.btf"], DateTime.UtcNow.AddMinutes(-1));

        Assert.That(Run().Compiled, Is.Empty);
    }

    [Test]
    public void ManySourcesShareOne()
    {
        string[] sources = [.. Enumerable.Range(0, 6).Select(i => $"many{i}.bpf.c")];
        foreach (string source in sources)
        {
            _folder.Write(source, Program);
        }

        Assert.That(Run(sources).Succeeded);
        Assert.That(Run(sources).Compiled, Is.Empty);
    }

    [Test]
    public void AHeaderMayAskForIt()
    {
        _folder.Write("shared.h", "#include <vmlinux.h>\n");
        _folder.Write("a.bpf.c", Program.Replace("\"vmlinux.h\"", "\"shared.h\""));

        Assert.That(Run().Succeeded);
    }

    [TestCase("vmlinux.h")]
    [TestCase("types/vmlinux.h")]
    public void TheProjectsOwnComesFirst(string own)
    {
        _folder.Write(own, Types);
        TaskRun run = Run(task =>
        {
            task.IncludeDirectories = "types";
            task.VmlinuxBtf = "missing";
        });

        Assert.That(run.Succeeded);
        Assert.That(File.Exists(Header), Is.False);
    }

    [Test]
    public void WhoDoesNotAskForItGetsNone()
    {
        Assert.That(Run(["plain.bpf.c"], static task => task.VmlinuxBtf = "missing").Succeeded);
        Assert.That(File.Exists(Header), Is.False);
    }

    [Test]
    public void MissingTypesAreOneErrorThatSaysWhatToDo()
    {
        _folder.Write("b.bpf.c", Program);
        TaskRun run = Run(["a.bpf.c", "b.bpf.c"], static task => task.VmlinuxBtf = "missing.btf");

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors, Has.Count.EqualTo(1));
        Assert.That(run.Engine.Errors[0], Has.Property("Code").EqualTo("BPFC007").And.Property("File").EqualTo(_folder["a.bpf.c"]));
        Assert.That(run.Engine.Errors[0].Message, Does.Contain(_folder["missing.btf"]).And.Contain("BpfVmlinuxBtf").And.Contain("/sys/kernel/btf/vmlinux").And.Contain("BpfIncludeDirectories"));
    }

    [Test]
    public void TypesThatAreGoneLeaveNoOldHeader()
    {
        Run();
        TaskRun second = Run(static task => task.VmlinuxBtf = "missing.btf");

        Assert.That(second.Engine.Errors.Select(error => error.Code), Is.EqualTo(new[] { "BPFC007" }));
        Assert.That(File.Exists(Header), Is.False);
        Assert.That(Run().Succeeded);
    }

    [Test]
    public void AFileThatHoldsNoTypesIsNamed()
    {
        _folder.Write("types.btf", "nothing of the kind");

        Assert.That(Run().Engine.Errors.Single().Message, Does.Contain(_folder["types.btf"]).And.Contain("neither BTF nor"));
    }

    [Test]
    public void CleanKnowsIt()
    {
        CompileBpf? done = null;
        Run(task => done = task);

        Assert.That(done!.FileWrites.Select(item => item.ItemSpec), Has.Member(Header).And.Member(_folder["obj/bpf/vmlinux/vmlinux.state"]));
    }
}
