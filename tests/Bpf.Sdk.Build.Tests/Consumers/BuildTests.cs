using System.Text.Json;

namespace Bpf.Sdk.Build.Tests.Consumers;

/// <summary>One project, built again and again: each test begins with it built and leaves it as it was.</summary>
[NonParallelizable] // The tests take turns on one project, because a build takes seconds.
sealed class BuildTests
{
    const string Meter = "c code/mes_chk.bpf.c";
    const string Pass = "tc_pass.bpf.c";

    ConsumerProject _project = null!;
    string _firstBuild = null!;

    [OneTimeSetUp]
    public void BuildOnce()
    {
        _project = new();
        _project.Folder.CopyPrograms("my app/c code", "mes_chk.bpf.c", "mes_chk.h");
        _project.Folder.CopyPrograms("my app", "tests/tc_pass.bpf.c");
        _project.Write("Program.cs", """
            using Bpf.Sdk;

            Console.WriteLine(string.Join(' ', typeof(Meter).Assembly.GetManifestResourceNames().Order()));
            using Meter.Opened open = Meter.Open();
            Console.WriteLine($"{open.Rodata.DestPort} {open.Rodata.Protocol} {open.MesMapStart.MaxEntries}");

            [BpfObject("mes_chk.bpf.c")]
            sealed partial class Meter;
            """);
        (int exitCode, _firstBuild) = _project.Build();
        Assert.That(exitCode, Is.Zero, _firstBuild);
    }

    [OneTimeTearDown]
    public void Remove() => _project?.Dispose();

    [Test]
    public void SourcesAreFoundAndCompiled() => Assert.That(ConsumerProject.Compiled(_firstBuild), Is.EquivalentTo(new[] { Meter, Pass }));

    [Test]
    public void ObjectsAreEmbeddedAndTyped()
    {
        (int exitCode, string output) = _project.Run([_project["bin/Debug/net10.0/app.dll"]]);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(output.ReplaceLineEndings("\n"), Is.EqualTo("mes_chk.bpf.o tc_pass.bpf.o\n12345 17 10000\n"));
    }

    [Test]
    public void ASecondBuildRunsNeitherClangNorTheCSharpCompiler()
    {
        _project.Build("--no-restore"); // the last test may have left something to do
        DateTime before = File.GetLastWriteTimeUtc(_project["obj/Debug/net10.0/app.dll"]);
        (int exitCode, string output) = _project.Build("--no-restore");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(ConsumerProject.Compiled(output), Is.Empty);
        Assert.That(File.GetLastWriteTimeUtc(_project["obj/Debug/net10.0/app.dll"]), Is.EqualTo(before));
    }

    [Test]
    public void ATouchedHeaderRebuildsItsUsers()
    {
        File.SetLastWriteTimeUtc(_project["c code/mes_chk.h"], DateTime.UtcNow);
        (int exitCode, string output) = _project.Build("--no-restore");

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(ConsumerProject.Compiled(output), Is.EqualTo(new[] { Meter }));
    }

    [Test]
    public void AnErrorInCIsAtItsLine()
    {
        string source = File.ReadAllText(_project[Pass]);
        try
        {
            _project.Write(Pass, "int broken(void)\n{\n\treturn nothing;\n}\n");
            (int exitCode, string output) = _project.Build("--no-restore");

            Assert.That(exitCode, Is.Not.Zero);
            Assert.That(output, Does.Contain($"{_project[Pass]}(3,9): error BPFC100: use of undeclared identifier 'nothing'"));
        }
        finally
        {
            _project.Write(Pass, source);
        }
    }

    [Test]
    public void WithoutClangOneErrorSaysSo()
    {
        (int exitCode, string output) = _project.Run(["build", "--no-restore"], ("PATH", "/nowhere"), ("BPF_CLANG", null));

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("error BPFC001: No clang was found on PATH").And.Contain("apt-get install clang").And.Contain("1 Error(s)"));
    }

    [Test]
    public void ADesignTimeBuildSeesObjectsAndManifests()
    {
        (int exitCode, string additional, string embedded) = DesignTimeBuild();

        Assert.That(exitCode, Is.Zero, additional);
        Assert.That(additional, Does.Contain("mes_chk.bpf.manifest").And.Contain("tc_pass.bpf.manifest"));
        Assert.That(embedded, Does.Contain("mes_chk.bpf.o").And.Contain("tc_pass.bpf.o"));
    }

    [Test]
    public void ADesignTimeBuildWithoutClangKeepsTheLastManifest()
    {
        (int exitCode, string additional, _) = DesignTimeBuild(("PATH", "/nowhere"), ("BPF_CLANG", null));

        Assert.That(exitCode, Is.Zero, additional);
        Assert.That(additional, Does.Contain("mes_chk.bpf.manifest"));
    }

    [Test]
    public void ADesignTimeBuildWithoutClangAndManifestSucceeds()
    {
        File.Delete(_project["obj/Debug/net10.0/bpf/tc_pass.bpf.manifest"]);
        (int exitCode, string additional, _) = DesignTimeBuild(("PATH", "/nowhere"), ("BPF_CLANG", null));

        Assert.That(exitCode, Is.Zero, additional);
        Assert.That(additional, Does.Contain("mes_chk.bpf.manifest").And.Not.Contain("tc_pass.bpf.manifest"));
    }

    // As an IDE does it: everything but the compiler runs, and the items are what the editor is given.
    (int ExitCode, string AdditionalFiles, string EmbeddedResources) DesignTimeBuild(params (string Name, string? Value)[] environment)
    {
        (int exitCode, string output) = _project.Run(
            ["msbuild", "-t:Compile", "-p:DesignTimeBuild=true", "-p:SkipCompilerExecution=true", "-p:ProvideCommandLineArgs=true", "-getItem:AdditionalFiles", "-getItem:EmbeddedResource"],
            environment);
        if (exitCode != 0)
        {
            return (exitCode, output, "");
        }

        using JsonDocument items = JsonDocument.Parse(output[output.IndexOf('{')..(output.LastIndexOf('}') + 1)]);
        JsonElement all = items.RootElement.GetProperty("Items");
        return (0, Names(all.GetProperty("AdditionalFiles")), Names(all.GetProperty("EmbeddedResource")));

        static string Names(JsonElement list) => string.Join('\n', list.EnumerateArray().Select(item => item.GetProperty("Identity").GetString()));
    }

    [Test]
    public void CleanRemovesAllThatWasMade()
    {
        _project.Build("--no-restore");
        Assert.That(Directory.GetFiles(_project["obj/Debug/net10.0/bpf"]), Is.Not.Empty);
        try
        {
            (int exitCode, string output) = _project.Run(["clean"]);

            Assert.That(exitCode, Is.Zero, output);
            Assert.That(Directory.GetFiles(_project["obj/Debug/net10.0/bpf"]), Is.Empty);
        }
        finally
        {
            _project.Build("--no-restore");
        }
    }
}
