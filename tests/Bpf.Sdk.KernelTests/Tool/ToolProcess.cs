using System.Reflection;
using System.Text.Json;
using Bpf.Sdk.KernelTests.MesChk;

namespace Bpf.Sdk.KernelTests.DotnetBpf;

/// <summary><c>dotnet bpf</c>, run as a user runs it: a process of its own.</summary>
static class ToolProcess
{
    static readonly string ToolAssembly = Path.GetFullPath(
        typeof(ToolProcess).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static data => data.Key == "DotnetBpf").Value!);

    public static ToolResult Run(params string[] arguments) => Tool.Run("dotnet", [ToolAssembly, .. arguments]);

    /// <summary>Runs a command that has to succeed and to print JSON.</summary>
    public static JsonElement Json(params string[] arguments)
    {
        ToolResult result = Run(arguments);
        Assert.That((result.ExitCode, result.Error), Is.EqualTo((0, "")));
        using var document = JsonDocument.Parse(result.Output);
        return document.RootElement.Clone();
    }
}
