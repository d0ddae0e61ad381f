using System.Runtime.CompilerServices;
using Bpf.Sdk.Generators.Tests.Harness;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace Bpf.Sdk.Generators.Tests;

/// <summary>What runs again when something changes, step by step.</summary>
public sealed class IncrementalTests
{
    const string Source = """
        using Bpf.Sdk;
        [BpfObject("mes_chk.bpf.c")]
        partial class Meter
        {
            [BpfMap("mes_map_cnt")] public partial ArrayMap<uint> Counts { get; }
            [TcProgram("ingress")] public partial TcLink Attach(string device);
        }
        [BpfObject("shapes.bpf.c")] partial class Shapes;
        """;

    static Project NewProject() => Project.MesChk(Source).WithManifest(Sample.Shapes, "shapes.bpf.manifest");

    [Test]
    public void An_unrelated_edit_runs_nothing()
    {
        var project = NewProject();
        var compilation = project.Compile();
        var driver = project.CreateDriver().RunGenerators(compilation);

        driver = driver.RunGenerators(compilation.AddSyntaxTrees(CSharpSyntaxTree.ParseText("class Unrelated { int F() => 1; }", (CSharpParseOptions)compilation.SyntaxTrees[0].Options)));

        Assert.That(Reasons(driver), Is.SubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]));
    }

    [Test]
    public void An_edit_in_the_file_that_changes_no_declaration_writes_nothing()
    {
        var project = NewProject();
        var compilation = project.Compile();
        var driver = project.CreateDriver().RunGenerators(compilation);
        var tree = compilation.SyntaxTrees[0];

        driver = driver.RunGenerators(compilation.ReplaceSyntaxTree(tree, tree.WithChangedText(Microsoft.CodeAnalysis.Text.SourceText.From("// Moved down.\n" + Source + "\nclass More;"))));

        Assert.That(Reasons(driver), Is.SubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]));
    }

    [Test]
    public void A_manifest_that_is_written_again_as_it_was_writes_nothing()
    {
        var project = NewProject();
        var compilation = project.Compile();
        var driver = project.CreateDriver().RunGenerators(compilation);

        driver = driver.ReplaceAdditionalText(project.Manifests[0], new InMemoryText(project.Manifests[0].Path, Sample.MesChk)).RunGenerators(compilation);

        Assert.That(Reasons(driver), Is.SubsetOf([IncrementalStepRunReason.Cached, IncrementalStepRunReason.Unchanged]));
    }

    [Test]
    public void A_changed_object_writes_its_own_classes_only()
    {
        var project = NewProject();
        var compilation = project.Compile();
        var driver = project.CreateDriver().RunGenerators(compilation);

        driver = driver.ReplaceAdditionalText(project.Manifests[0], new InMemoryText(project.Manifests[0].Path, Sample.MesChk.Replace("entries=2", "entries=3"))).RunGenerators(compilation);

        var models = driver.GetRunResult().Results.Single().TrackedSteps[GeneratorSteps.Models].SelectMany(step => step.Outputs);
        Assert.That(
            models.Select(output => (((Emitting.ClassModel)output.Value).Class.Name, output.Reason)),
            Is.EquivalentTo([("Meter", IncrementalStepRunReason.Modified), ("Shapes", IncrementalStepRunReason.Unchanged)]));
    }

    [Test]
    public void Every_step_has_a_name()
    {
        var project = NewProject();
        var result = project.CreateDriver().RunGenerators(project.Compile()).GetRunResult().Results.Single();

        Assert.That(result.TrackedSteps.Keys, Is.SupersetOf(GeneratorSteps.All));
    }

    [Test]
    public void Old_compilations_are_collected()
    {
        var project = NewProject();
        var (driver, old) = RunTwice(project);

        for (var i = 0; i < 10 && old.IsAlive; i++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
        }

        Assert.That(old.IsAlive, Is.False);
        GC.KeepAlive(driver);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    static (GeneratorDriver Driver, WeakReference Old) RunTwice(Project project)
    {
        var first = project.Compile();
        var driver = project.CreateDriver().RunGenerators(first);
        // A tree of its own for the second run: trees know no compilation, but models might.
        var second = first.RemoveAllSyntaxTrees().AddSyntaxTrees(CSharpSyntaxTree.ParseText(Source + "\nclass More;", (CSharpParseOptions)first.SyntaxTrees[0].Options));
        return (driver.RunGenerators(second), new WeakReference(first));
    }

    static IEnumerable<IncrementalStepRunReason> Reasons(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        return result.TrackedSteps.Where(step => GeneratorSteps.All.Contains(step.Key))
            .Concat(result.TrackedOutputSteps)
            .SelectMany(step => step.Value)
            .SelectMany(step => step.Outputs)
            .Select(output => output.Reason)
            .Distinct();
    }
}
