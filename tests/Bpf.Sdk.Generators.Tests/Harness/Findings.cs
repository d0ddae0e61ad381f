using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Tests.Harness;

/// <summary>Diagnostics as tests compare them: id, the text that is marked, message.</summary>
static class Findings
{
    /// <summary>All that compiler and analyzers find, so that a rule's test also shows that nothing else is reported.</summary>
    public static async Task<string[]> Of(Project project) => [.. (await project.Analyze()).Select(Describe)];

    /// <summary>As <see cref="Of"/>, for one source file that uses <c>Bpf.Sdk</c> beside the latency meter's object.</summary>
    public static Task<string[]> InMesChk(string source) => Of(Project.MesChk("using Bpf.Sdk;\n" + source));

    public static string Describe(Diagnostic diagnostic)
    {
        var location = diagnostic.Location;
        var place = location.SourceTree is { } tree
            ? tree.GetText().ToString(location.SourceSpan)
            : $"{Path.GetFileName(location.GetLineSpan().Path)}:{location.GetLineSpan().StartLinePosition.Line + 1}";
        return $"{diagnostic.Id} [{place}] {diagnostic.GetMessage()}";
    }
}
