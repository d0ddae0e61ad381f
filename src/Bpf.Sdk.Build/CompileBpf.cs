using Microsoft.Build.Framework;
using Task = Microsoft.Build.Utilities.Task;

namespace Bpf.Sdk.Build;

/// <summary>
/// Makes an object and a manifest of each BPF source, and of each prebuilt object. Incremental by itself and item by item, since what a
/// source includes is known only after clang has read it: what is up to date costs a look at some files' times.
/// </summary>
public sealed partial class CompileBpf : Task, ICancelableTask
{
    /// <summary>C sources. Metadata: Defines, IncludeDirectories, AdditionalOptions (each separated by semicolons).</summary>
    public ITaskItem[] Sources { get; set; } = [];

    /// <summary>Objects that something else compiled.</summary>
    public ITaskItem[] Objects { get; set; } = [];

    /// <summary>Where objects and manifests go.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Where clang runs: names in messages and in the object are relative to it.</summary>
    [Required]
    public string ProjectDirectory { get; set; } = "";

    /// <summary>The folder of the SDK's own headers.</summary>
    [Required]
    public string HeaderDirectory { get; set; } = "";

    /// <summary>The BTF that a vmlinux.h is made of, if a source includes one and the project has none; empty: the running kernel's.</summary>
    public string? VmlinuxBtf { get; set; }

    /// <summary>The clang to use, a path or a name; empty: the first of PATH that can compile BPF.</summary>
    public string? Clang { get; set; }

    /// <summary>Instruction set (v1 to v4).</summary>
    public string Cpu { get; set; } = "v3";

    /// <summary>The machine that the programs will run on: x64, arm64.</summary>
    public string Architecture { get; set; } = "x64";

    /// <summary>Warning options.</summary>
    public string? Warnings { get; set; }

    /// <summary>Macros for all sources.</summary>
    public string? Defines { get; set; }

    /// <summary>Include folders for all sources.</summary>
    public string? IncludeDirectories { get; set; }

    /// <summary>Further clang options for all sources.</summary>
    public string? AdditionalOptions { get; set; }

    /// <summary>An IDE asks what the project consists of: nothing that is wrong with C may fail that.</summary>
    public bool IsDesignTime { get; set; }

    /// <summary>All files that the task keeps, for clean.</summary>
    [Output]
    public ITaskItem[] FileWrites { get; set; } = [];
}
