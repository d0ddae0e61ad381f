using System.Diagnostics;
using System.Reflection;

namespace Bpf.Sdk.KernelTests.MesChk;

/// <summary>What a process printed, and how it ended.</summary>
sealed record ToolResult(int ExitCode, string Output, string Error);

/// <summary>Programs that the tests run as processes: the examples, and the C reader that the meter is held against.</summary>
static class Tool
{
    static readonly string MeschkAssembly = Example("MesChk");
    static readonly string KprobecountAssembly = Example("KprobeCount");
    static readonly Lazy<string> CompiledReader = new(CompileReader);
    // The published program starts many times faster, which an emulated processor makes felt.
    static readonly string? PublishedMeschk = Environment.GetEnvironmentVariable("BPF_MESCHK");

    /// <summary>Starts <c>meschk</c> in the namespaces of the calling thread: as built, or as published if <c>BPF_MESCHK</c> names it.</summary>
    public static Process StartMeschk(params string[] arguments) =>
        PublishedMeschk is null ? Start("dotnet", [MeschkAssembly, .. arguments]) : Start(PublishedMeschk, arguments);

    public static ToolResult Meschk(params string[] arguments)
    {
        using Process process = StartMeschk(arguments);
        return Finish(process);
    }

    public static Process StartKprobecount(params string[] arguments) => Start("dotnet", [KprobecountAssembly, .. arguments]);

    public static ToolResult Kprobecount(params string[] arguments) => Run("dotnet", [KprobecountAssembly, .. arguments]);

    public static ToolResult Reader(params string[] arguments) => Run(CompiledReader.Value, arguments);

    public static ToolResult Run(string command, params string[] arguments)
    {
        using Process process = Start(command, arguments);
        return Finish(process);
    }

    public static ToolResult Finish(Process process)
    {
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return new(process.ExitCode, output, error.GetAwaiter().GetResult());
    }

    static string Example(string name) =>
        Path.GetFullPath(typeof(Tool).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!);

    static Process Start(string command, string[] arguments) =>
        Process.Start(new ProcessStartInfo(command, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    static string CompileReader()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "MesChk", "reader.c");
        string program = Path.Combine(AppContext.BaseDirectory, "MesChk", "reader");
        ToolResult gcc = Run("gcc", "-O2", "-Wall", "-Werror", "-o", program, source);
        return gcc.ExitCode == 0 ? program : throw new InvalidOperationException($"gcc: {gcc.Error}");
    }
}
