using System.Text.Json;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.Tool;

/// <summary>The command line tool, <c>dotnet bpf</c>.</summary>
static class DotnetBpf
{
    static readonly BuiltProgram Program = new("dotnet-bpf");

    public static ProcessResult Run(params string[] arguments) => Program.Run(arguments);

    /// <summary>Runs it with <c>--json</c>, and reads what it printed as one document: also one about a failure.</summary>
    public static (ProcessResult Result, JsonElement Document) Json(params string[] arguments)
    {
        ProcessResult result = Run([.. arguments, "--json"]);
        Assert.That(result.Output, Is.Not.Empty, result.Error);
        using var document = JsonDocument.Parse(result.Output);
        return (result, document.RootElement.Clone());
    }

    /// <summary>The document of a command that has to succeed.</summary>
    public static JsonElement Document(params string[] arguments)
    {
        (ProcessResult result, JsonElement document) = Json(arguments);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        return document;
    }
}
