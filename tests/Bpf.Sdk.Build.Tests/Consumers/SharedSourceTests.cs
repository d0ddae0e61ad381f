namespace Bpf.Sdk.Build.Tests.Consumers;

sealed class SharedSourceTests
{
    const string Linked = """<BpfCompile Include="../shared/mes_chk.bpf.c" />""";

    [Test]
    public void TwoProjectsMayCompileOneSourceAtOnce()
    {
        using var project = new ConsumerProject(Linked);
        project.Folder.CopyPrograms("shared", "mes_chk.bpf.c", "mes_chk.h");
        // The same source in a project with a list of target frameworks, and with the search for sources turned off.
        project.WriteProject("other app/app.csproj", Linked, "<TargetFrameworks>net10.0</TargetFrameworks><EnableDefaultBpfItems>false</EnableDefaultBpfItems>");
        project.Folder.Write("other app/not_found.bpf.c", "#error not to be compiled\n");
        foreach (string name in (string[])["my app", "other app"])
        {
            project.Folder.Write($"{name}/Program.cs", "System.Console.WriteLine();\n");
        }

        project.Folder.Write("my app/both.proj", """
            <Project DefaultTargets="Build">
              <ItemGroup><Both Include="app.csproj;../other app/app.csproj" /></ItemGroup>
              <Target Name="Restore"><MSBuild Projects="@(Both)" Targets="Restore" /></Target>
              <Target Name="Build"><MSBuild Projects="@(Both)" Targets="Build" BuildInParallel="true" /></Target>
            </Project>
            """);
        (int exitCode, string output) = project.Run(["build", "both.proj", "-m", "-v:n"]);

        Assert.That(exitCode, Is.Zero, output);
        Assert.That(ConsumerProject.Compiled(output), Has.Length.EqualTo(2), output);
        Assert.That(ConsumerProject.Compiled(output), Is.EqualTo(new[] { "../shared/mes_chk.bpf.c", "../shared/mes_chk.bpf.c" }));
        Assert.That(File.ReadAllBytes(project.Folder["other app/obj/Debug/net10.0/bpf/mes_chk.bpf.o"]), Is.EqualTo(File.ReadAllBytes(project["obj/Debug/net10.0/bpf/mes_chk.bpf.o"])));
    }
}
