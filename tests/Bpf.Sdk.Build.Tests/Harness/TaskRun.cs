using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bpf.Sdk.Build.Tests.Harness;

/// <summary>One run of the task over the sources of a folder.</summary>
sealed class TaskRun
{
    public required bool Succeeded { get; init; }

    public required RecordingEngine Engine { get; init; }

    /// <summary>The sources that clang compiled, in order.</summary>
    public string[] Compiled => [.. Engine.Messages.Select(message => message.Message!).Where(text => text.StartsWith("Compiling BPF ", StringComparison.Ordinal)).Select(text => text["Compiling BPF ".Length..])];

    public static TaskRun Of(TemporaryFolder folder, string[] sources, Action<CompileBpf>? change = null)
    {
        var engine = new RecordingEngine();
        var task = new CompileBpf
        {
            BuildEngine = engine,
            Sources = [.. sources.Select(source => (ITaskItem)new TaskItem(source))],
            OutputDirectory = "obj/bpf",
            ProjectDirectory = folder.Path,
            HeaderDirectory = Repository.Headers,
            Clang = Clangs.Any,
            Warnings = "-Wall",
        };
        change?.Invoke(task);
        return new() { Succeeded = task.Execute(), Engine = engine };
    }
}
