using Bpf.Sdk.Build.Tests.Harness;
using Bpf.Sdk.Objects;
using Microsoft.Build.Utilities;

namespace Bpf.Sdk.Build.Tests;

sealed class CompileBpfTests
{
    const string Program = """
        #include <linux/bpf.h>
        #include <bpf/bpf_helpers.h>
        #include "value.h"
        SEC("tc") int answer(struct __sk_buff *skb) { return VALUE; }
        char LICENSE[] SEC("license") = "GPL";
        """;

    TemporaryFolder _folder = null!;

    [SetUp]
    public void MakeProject()
    {
        _folder = new();
        _folder.Write("value.h", "#define VALUE 1\n");
        _folder.Write("a.bpf.c", Program);
        _folder.Write("sub dir/b.bpf.c", Program.Replace("#include \"value.h\"\n", "#define VALUE 2\n"));
    }

    [TearDown]
    public void RemoveProject() => _folder.Dispose();

    TaskRun Run(Action<CompileBpf>? change = null) => TaskRun.Of(_folder, ["a.bpf.c", "sub dir/b.bpf.c"], change);

    [Test]
    public void ObjectAndManifestAreMadeOfEachSource()
    {
        Assert.That(Run().Succeeded);
        ObjectSpec spec = BpfObjectFile.Parse(File.ReadAllBytes(_folder["obj/bpf/b.bpf.o"]), "b.bpf.o");
        Assert.That(spec.Programs.Select(program => program.Name), Is.EqualTo(new[] { "answer" }));
        Assert.That(File.ReadAllText(_folder["obj/bpf/b.bpf.manifest"]), Does.StartWith("bpf-manifest 1\nobject sub%20dir/b.bpf.c resource=b.bpf.o license=GPL hash="));
    }

    [Test]
    public void NothingIsCompiledTwice()
    {
        Assert.That(Run().Compiled, Is.EqualTo(new[] { "a.bpf.c", "sub dir/b.bpf.c" }));
        Assert.That(Run().Compiled, Is.Empty);
    }

    [Test]
    public void ATouchedHeaderRebuildsItsUsersOnly()
    {
        Run();
        File.SetLastWriteTimeUtc(_folder["value.h"], DateTime.UtcNow.AddSeconds(-1));

        Assert.That(Run().Compiled, Is.EqualTo(new[] { "a.bpf.c" }));
    }

    [Test]
    public void AHeaderThatIsNoLongerIncludedMayBeDeleted()
    {
        Run();
        File.Delete(_folder["value.h"]);
        _folder.Write("a.bpf.c", Program.Replace("#include \"value.h\"\n", "#define VALUE 3\n"));

        Assert.That(Run().Succeeded);
    }

    [Test]
    public void AMissingHeaderIsAnErrorAtItsLine()
    {
        Run();
        File.Delete(_folder["value.h"]);
        TaskRun run = Run();

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors, Has.Count.EqualTo(1));
        Assert.That(run.Engine.Errors[0], Has.Property("Code").EqualTo("BPFC100").And.Property("File").EqualTo(_folder["a.bpf.c"]).And.Property("LineNumber").EqualTo(3));
    }

    [Test]
    public void AnErrorInAHeaderIsAtTheHeader()
    {
        _folder.Write("value.h", "#define VALUE 1\n\nint broken(void) { return nothing; }\n");
        TaskRun run = Run();

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors[0], Has.Property("Code").EqualTo("BPFC100").And.Property("File").EqualTo(_folder["value.h"]).And.Property("LineNumber").EqualTo(3).And.Property("ColumnNumber").EqualTo(27));
        Assert.That(_folder["obj/bpf/b.bpf.o"], Does.Exist);
    }

    [Test]
    public void AFailedCompilationIsTriedAgain()
    {
        _folder.Write("value.h", "#define VALUE nothing\n");
        Assert.That(Run().Succeeded, Is.False);
        Assert.That(Run().Succeeded, Is.False);
    }

    [Test]
    public void WarningsStayWhileNothingChanges()
    {
        _folder.Write("value.h", "#define VALUE 1\nstatic int unused(void) { return 0; }\n");
        Run();
        TaskRun second = Run();

        Assert.That(second.Compiled, Is.Empty);
        Assert.That(second.Engine.Warnings, Has.Count.EqualTo(1));
        Assert.That(second.Engine.Warnings[0], Has.Property("Code").EqualTo("BPFC101").And.Property("LineNumber").EqualTo(2));
    }

    [Test]
    public void NotesFollowTheirError()
    {
        _folder.Write("value.h", "#define VALUE 1\nint same(int);\nlong same(int);\n");
        TaskRun run = Run();

        Assert.That(run.Engine.Messages.Where(message => message.Subcategory == "note").Select(message => (message.File, message.LineNumber)), Is.EqualTo(new[] { (_folder["value.h"], 2) }));
    }

    [Test]
    public void OtherFlagsRebuild()
    {
        Run();
        Assert.That(Run(task => task.Defines = "EXTRA=1").Compiled, Has.Length.EqualTo(2));
        Assert.That(Run(task => task.Defines = "EXTRA=1").Compiled, Is.Empty);
    }

    [Test]
    public void MetadataReachesItsSourceOnly()
    {
        _folder.Write("a.bpf.c", Program.Replace("VALUE;", "VALUE + ADDED;"));
        TaskRun run = Run(task =>
        {
            task.Sources[0].SetMetadata("Defines", "ADDED=5;OTHER");
            task.Sources[0].SetMetadata("IncludeDirectories", "other");
        });

        Assert.That(run.Succeeded, string.Join('\n', run.Engine.Errors.Select(error => error.Message)));
    }

    [Test]
    public void AHeaderOfTheProjectWinsOverOurs()
    {
        _folder.Write("own/linux/bpf.h", "struct __sk_buff { int own; };\n#define VALUE skb->own\n");
        _folder.Write("a.bpf.c", Program.Replace("#include \"value.h\"\n", ""));

        Assert.That(TaskRun.Of(_folder, ["a.bpf.c"], task => task.IncludeDirectories = "own").Succeeded);
    }

    [Test]
    public void AChangeThatLeavesTheObjectAloneWritesNothing()
    {
        Run();
        DateTime before = File.GetLastWriteTimeUtc(_folder["obj/bpf/a.bpf.o"]);
        _folder.Write("value.h", "#define VALUE 1\n/* said */\n");
        TaskRun run = Run();

        Assert.That(run.Compiled, Is.EqualTo(new[] { "a.bpf.c" }));
        Assert.That(File.GetLastWriteTimeUtc(_folder["obj/bpf/a.bpf.o"]), Is.EqualTo(before));
    }

    [Test]
    public void TheSameSourceGivesTheSameBytesInAnyFolder()
    {
        Run();
        using var other = new TemporaryFolder();
        other.Write("value.h", "#define VALUE 1\n");
        other.Write("a.bpf.c", Program);
        TaskRun.Of(other, ["a.bpf.c"]);

        Assert.That(File.ReadAllBytes(other["obj/bpf/a.bpf.o"]), Is.EqualTo(File.ReadAllBytes(_folder["obj/bpf/a.bpf.o"])));
    }

    [Test]
    public void APrebuiltObjectIsReadLikeACompiledOne()
    {
        Run();
        File.Copy(_folder["obj/bpf/a.bpf.o"], _folder["made.o"]);
        TaskRun run = TaskRun.Of(_folder, [], task => task.Objects = [new TaskItem("made.o")]);

        Assert.That(run.Succeeded);
        Assert.That(File.ReadAllBytes(_folder["obj/bpf/made.o"]), Is.EqualTo(File.ReadAllBytes(_folder["made.o"])));
        Assert.That(File.ReadAllText(_folder["obj/bpf/made.bpf.manifest"]), Does.Contain("object made.o resource=made.o "));
    }

    [Test]
    public void APrebuiltObjectThatIsNoneIsAnError()
    {
        _folder.Write("made.o", "not an object");
        TaskRun run = TaskRun.Of(_folder, [], task => task.Objects = [new TaskItem("made.o")]);

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors.Single(), Has.Property("Code").EqualTo("BPFC006").And.Property("File").EqualTo(_folder["made.o"]));
    }

    [Test]
    public void TwoSourcesOfOneNameAreAnError()
    {
        _folder.Write("other/a.bpf.c", Program);
        TaskRun run = TaskRun.Of(_folder, ["a.bpf.c", "other/a.bpf.c"]);

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors.Single().Code, Is.EqualTo("BPFC004"));
    }

    [Test]
    public void AMissingSourceIsAnError()
    {
        TaskRun run = TaskRun.Of(_folder, ["none.bpf.c"]);

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors.Single().Code, Is.EqualTo("BPFC005"));
    }

    [Test]
    public void AMissingClangIsOneErrorThatSaysHowToInstallIt()
    {
        TaskRun run = Run(task => task.Clang = "no-such-clang");

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors.Single(), Has.Property("Code").EqualTo("BPFC001").And.Property("Message").Contains("apt-get install clang"));
    }

    [Test]
    public void AMissingClangFailsNoDesignTimeBuildAndKeepsTheLastManifest()
    {
        Run();
        string manifest = File.ReadAllText(_folder["obj/bpf/a.bpf.manifest"]);
        _folder.Write("value.h", "#define VALUE 9\n");
        TaskRun run = Run(task => (task.Clang, task.IsDesignTime) = ("no-such-clang", true));

        Assert.That(run.Succeeded);
        Assert.That(run.Engine.Errors, Is.Empty);
        Assert.That(run.Engine.Warnings.Single().Code, Is.EqualTo("BPFC001"));
        Assert.That(File.ReadAllText(_folder["obj/bpf/a.bpf.manifest"]), Is.EqualTo(manifest));
    }

    [Test]
    public void AClangWithoutBpfIsSaidToBeSo()
    {
        if (OperatingSystem.IsWindows())
        {
            throw new IgnoreException("a shell script stands in for clang");
        }

        string clang = _folder.Write("clang-of-phones", "#!/bin/sh\necho '  Registered Targets:'\necho '    arm - ARM'\n");
        File.SetUnixFileMode(clang, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        TaskRun run = Run(task => task.Clang = clang);

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors.Single().Code, Is.EqualTo("BPFC002"));
    }

    [Test]
    public void AnUnknownOptionIsClangsError()
    {
        TaskRun run = TaskRun.Of(_folder, ["a.bpf.c"], task => task.AdditionalOptions = "-fno-such-option");

        Assert.That(run.Succeeded, Is.False);
        Assert.That(run.Engine.Errors[0], Has.Property("Code").EqualTo("BPFC003").And.Property("Message").Contains("-fno-such-option"));
    }
}
