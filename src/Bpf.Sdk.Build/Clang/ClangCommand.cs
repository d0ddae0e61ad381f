namespace Bpf.Sdk.Build.Clang;

/// <summary>The command that compiles one source. It holds no absolute path that could reach the object, so that the same source gives the same bytes in any folder.</summary>
sealed record ClangCommand
{
    /// <summary>The source, relative to the project.</summary>
    public required string Source { get; init; }

    public required string ProjectDirectory { get; init; }

    /// <summary>Our own headers.</summary>
    public required string HeaderDirectory { get; init; }

    /// <summary>Where a vmlinux.h is that was made for the project. There may be none.</summary>
    public string? VmlinuxDirectory { get; init; }

    public required string Cpu { get; init; }

    /// <summary>The machine whose registers and system calls a program sees, as the kernel's build names it: x86, arm64.</summary>
    public required string Architecture { get; init; }

    public IReadOnlyList<string> Defines { get; init; } = [];

    public IReadOnlyList<string> IncludeDirectories { get; init; } = [];

    /// <summary>Warnings and whatever else the project adds, one argument each.</summary>
    public IReadOnlyList<string> AdditionalOptions { get; init; } = [];

    /// <summary>All arguments but those that name the output.</summary>
    public List<string> GetArguments()
    {
        List<string> arguments =
        [
            "-target", "bpf",
            $"-mcpu={Cpu}",
            "-O2",
            // BTF comes only with debug information; its DWARF is removed again.
            "-g",
            // Some distributions make this the default, and BPF has nothing to call when it fails.
            "-fno-stack-protector",
            // Not -ffreestanding: that would forbid the compiler to expand memcpy and memset, which a program cannot call.
            "-nostdlibinc",
            $"-D__TARGET_ARCH_{Architecture}",
        ];
        foreach (string define in Defines)
        {
            arguments.Add($"-D{define}");
        }

        foreach (string directory in IncludeDirectories)
        {
            arguments.Add($"-I{Relative(directory)}");
        }

        // After the project's own folders: a vmlinux.h or newer kernel headers there win over ours.
        arguments.AddRange(["-isystem", HeaderDirectory]);
        if (VmlinuxDirectory is not null)
        {
            arguments.AddRange(["-isystem", Relative(VmlinuxDirectory)]);
        }

        arguments.AddRange(
        [
            "-fdebug-compilation-dir=.",
            $"-ffile-prefix-map={ProjectDirectory}=.",
            $"-ffile-prefix-map={HeaderDirectory}=include",
            "-fno-color-diagnostics",
            "-fno-caret-diagnostics",
        ]);
        arguments.AddRange(AdditionalOptions);
        arguments.AddRange(["-c", Source]);
        return arguments;
    }

    string Relative(string directory) => Path.GetRelativePath(ProjectDirectory, Path.GetFullPath(Path.Combine(ProjectDirectory, directory))).Replace('\\', '/');
}
