using System.Diagnostics;
using System.Reflection;

namespace Bpf.Sdk.KernelTests.Processes;

/// <summary>A program of this repository, run as a user runs it: a process of its own.</summary>
/// <remarks>
/// As built; or as published, if <c>BPF_PUBLISHED</c> names a folder that has it: such a program starts many times faster, which an
/// emulated processor makes felt.
/// </remarks>
sealed class BuiltProgram
{
    readonly string _program;
    readonly string[] _first;

    /// <param name="name">Name of the program, by which the project knows where it is built.</param>
    public BuiltProgram(string name)
    {
        string? published = Environment.GetEnvironmentVariable("BPF_PUBLISHED") is { Length: > 0 } folder ? Path.GetFullPath(Path.Combine(folder, name)) : null;
        string assembly = Path.GetFullPath(
            typeof(BuiltProgram).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(data => data.Key == name).Value!);
        (_program, _first) = File.Exists(published) ? (published, Array.Empty<string>()) : ("dotnet", [assembly]);
    }

    public ProcessResult Run(params string[] arguments) => Command.Run(_program, [.. _first, .. arguments]);

    public Process Start(params string[] arguments) => Command.Start(_program, [.. _first, .. arguments]);
}
