using System.Collections.Immutable;
using System.Reflection;
using Basic.Reference.Assemblies;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Tests.Harness;

/// <summary>A user's project: C# sources and manifests, compiled with the generator and the analyzers.</summary>
sealed class Project
{
    static readonly CSharpParseOptions ParseOptions = new(LanguageVersion.CSharp14, DocumentationMode.Diagnose);
    static readonly ImmutableArray<MetadataReference> References =
        [.. Net100.References.All, MetadataReference.CreateFromFile(typeof(BpfObjectAttribute).Assembly.Location)];

    readonly List<SyntaxTree> _sources = [];
    readonly List<AdditionalText> _manifests = [];

    /// <summary>A project with one source file and the manifest of the latency meter.</summary>
    public static Project MesChk(string source) => new Project().WithSource(source).WithManifest(Sample.MesChk);

    public bool AllowUnsafe { get; init; }

    public Project WithSource(string source, string path = "Program.cs")
    {
        _sources.Add(CSharpSyntaxTree.ParseText(source, ParseOptions, path, System.Text.Encoding.UTF8));
        return this;
    }

    public Project WithManifest(string content, string path = "obj/bpf/mes_chk.bpf.manifest")
    {
        _manifests.Add(new InMemoryText(path, content));
        return this;
    }

    public IReadOnlyList<AdditionalText> Manifests => _manifests;

    public CSharpCompilation Compile() => CSharpCompilation.Create(
        "Tests",
        _sources,
        References,
        new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: AllowUnsafe, nullableContextOptions: NullableContextOptions.Enable, warningLevel: 9999)
            .WithSpecificDiagnosticOptions([KeyValuePair.Create("CS1591", ReportDiagnostic.Suppress)]));

    public GeneratorDriver CreateDriver() => CSharpGeneratorDriver.Create(
        [new BpfObjectGenerator().AsSourceGenerator()],
        _manifests,
        ParseOptions,
        driverOptions: new(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    /// <summary>Generates, and compiles the result.</summary>
    public Generation Generate()
    {
        var driver = CreateDriver().RunGeneratorsAndUpdateCompilation(Compile(), out var output, out _);
        var result = driver.GetRunResult().Results.Single();
        if (result.Exception is { } exception)
        {
            throw new AssertionException("The generator failed.", exception);
        }

        return new(output, result.GeneratedSources.ToDictionary(source => source.HintName, source => source.SourceText.ToString()));
    }

    /// <summary>Generates, and runs the analyzers on the result. Gives theirs and the compiler's errors and warnings, by place.</summary>
    public async Task<IReadOnlyList<Diagnostic>> Analyze(params DiagnosticAnalyzer[] analyzers)
    {
        var generation = Generate();
        var options = new AnalyzerOptions([.. _manifests]);
        var withAnalyzers = generation.Compilation.WithAnalyzers(analyzers.Length > 0 ? [.. analyzers] : AllAnalyzers, options);
        var found = await withAnalyzers.GetAnalyzerDiagnosticsAsync();
        return
        [
            .. found.Concat(generation.Problems)
                .Where(diagnostic => !diagnostic.IsSuppressed)
                .OrderBy(diagnostic => diagnostic.Location.GetLineSpan().Path, StringComparer.Ordinal)
                .ThenBy(diagnostic => diagnostic.Location.SourceSpan.Start),
        ];
    }

    public static ImmutableArray<DiagnosticAnalyzer> AllAnalyzers { get; } =
    [
        .. typeof(BpfObjectGenerator).Assembly.GetTypes()
            .Where(type => type.GetCustomAttribute<DiagnosticAnalyzerAttribute>() is not null)
            .OrderBy(type => type.Name, StringComparer.Ordinal)
            .Select(type => (DiagnosticAnalyzer)Activator.CreateInstance(type)!),
    ];
}
