using System.Reflection;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Tests.Harness;

/// <summary>What the generator made of a project.</summary>
sealed record Generation(Compilation Compilation, IReadOnlyDictionary<string, string> Sources)
{
    /// <summary>The compiler's errors and warnings, with generated code compiled in.</summary>
    public IReadOnlyList<Diagnostic> Problems =>
        [.. Compilation.GetDiagnostics().Where(diagnostic => diagnostic.Severity >= DiagnosticSeverity.Warning)];

    public INamedTypeSymbol Type(string name) =>
        Compilation.GetTypeByMetadataName(name) ?? throw new AssertionException($"There is no type {name}.");

    /// <summary>The type of a member, as a user would write it.</summary>
    public string TypeOf(string type, string member) => Type(type).GetMembers(member).Single() switch
    {
        IPropertySymbol property => property.Type.ToDisplayString(),
        IFieldSymbol field => field.Type.ToDisplayString(),
        var other => throw new AssertionException($"{other} has no type."),
    };

    /// <summary>Emits the compilation and loads it, to run what was generated.</summary>
    public Assembly Load()
    {
        using var image = new MemoryStream();
        var result = Compilation.Emit(image);
        Assert.That(result.Diagnostics.Where(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error), Is.Empty);
        return Assembly.Load(image.ToArray());
    }
}
