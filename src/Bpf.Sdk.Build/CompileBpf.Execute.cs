using Bpf.Sdk.Build.Clang;
using Bpf.Sdk.Build.Objects;
using Bpf.Sdk.Objects;
using Microsoft.Build.Framework;
using Microsoft.Build.Utilities;

namespace Bpf.Sdk.Build;

public sealed partial class CompileBpf
{
    readonly CancellationTokenSource _cancellation = new();
    List<string> _clangs = [];
    Lazy<string?> _clang = new((string?)null);
    VmlinuxHeader? _vmlinux;

    /// <inheritdoc/>
    public void Cancel() => _cancellation.Cancel();

    /// <inheritdoc/>
    public override bool Execute()
    {
        ProjectDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(ProjectDirectory));
        HeaderDirectory = Path.TrimEndingDirectorySeparator(Path.GetFullPath(HeaderDirectory));
        OutputDirectory = Path.GetFullPath(Path.Combine(ProjectDirectory, OutputDirectory));
        _vmlinux = new(Path.Combine(OutputDirectory, "vmlinux"), string.IsNullOrWhiteSpace(VmlinuxBtf) ? null : FullPath(VmlinuxBtf.Trim()));
        List<BpfUnit> units = [.. Sources.Select(CreateSourceUnit), .. Objects.Select(CreateObjectUnit)];
        FileWrites = [.. units.SelectMany(unit => unit.Outputs).Select(path => new TaskItem(path))];
        if (!CheckNames(units))
        {
            return IsDesignTime;
        }

        _clangs = ClangLocator.Find(Clang, ProjectDirectory, Environment.GetEnvironmentVariable("PATH"));
        _clang = new(() => _clangs.Find(CanCompileBpf));
        Directory.CreateDirectory(OutputDirectory);
        var results = new UnitResult[units.Count];
        Parallel.For(0, units.Count, i => results[i] = Build(units[i]));
        // In the items' order, whatever order they were done in.
        for (int i = 0; i < units.Count; i++)
        {
            Report(units[i], results[i]);
        }

        ReportClang(results);
        ReportVmlinux(units, results);
        FileWrites = [.. FileWrites, .. new[] { _vmlinux.Path, _vmlinux.StatePath }.Where(File.Exists).Select(path => new TaskItem(path))];
        return IsDesignTime || !Log.HasLoggedErrors;
    }

    BpfUnit CreateSourceUnit(ITaskItem item)
    {
        string source = RelativeToProject(item.ItemSpec);
        return new(source, Path.GetFileNameWithoutExtension(source) + ".o", OutputDirectory)
        {
            Command = new()
            {
                Source = source,
                ProjectDirectory = ProjectDirectory,
                HeaderDirectory = HeaderDirectory,
                VmlinuxDirectory = Path.GetDirectoryName(_vmlinux!.Path),
                Cpu = Cpu,
                // The names that the kernel's build gives them, which BPF headers go by.
                Architecture = Architecture.ToLowerInvariant() switch { "x64" or "x86" => "x86", var other => other },
                Defines = [.. Split(Defines), .. Split(item.GetMetadata("Defines"))],
                IncludeDirectories = [.. Split(item.GetMetadata("IncludeDirectories")), .. Split(IncludeDirectories)],
                AdditionalOptions = [.. Words(Warnings), .. Words(AdditionalOptions), .. Words(item.GetMetadata("AdditionalOptions"))],
            },
        };
    }

    BpfUnit CreateObjectUnit(ITaskItem item)
    {
        string source = RelativeToProject(item.ItemSpec);
        return new(source, Path.GetFileName(source), OutputDirectory);
    }

    string RelativeToProject(string path) =>
        Path.GetRelativePath(ProjectDirectory, Path.GetFullPath(Path.Combine(ProjectDirectory, path))).Replace('\\', '/');

    static string[] Split(string? list) => (list ?? "").Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    // Options are written as on a command line, or one per line; none that clang has for BPF holds a space.
    static string[] Words(string? options) => (options ?? "").Split([' ', ';', '\t', '\r', '\n'], StringSplitOptions.RemoveEmptyEntries);

    bool CheckNames(List<BpfUnit> units)
    {
        foreach (IGrouping<string, BpfUnit> group in units.GroupBy(unit => unit.ResourceName, StringComparer.OrdinalIgnoreCase))
        {
            if (group.Skip(1).FirstOrDefault() is { } second)
            {
                Fail(DiagnosticId.DuplicateName, FullPath(second.Source), 0, 0,
                    $"'{group.First().Source}' and '{second.Source}' both make the object '{group.Key}'. Rename one of the files: an object is named for its source, and a project has one of each name.");
                return false;
            }
        }

        return true;
    }

    UnitResult Build(BpfUnit unit)
    {
        List<string> key = GetKey(unit);
        var state = new BuildState(unit.StatePath);
        if (state.Mentions(RelativeToProject(_vmlinux!.Path)))
        {
            // Made again before it is asked whether the object is up to date: of another kernel's types, it is not.
            _vmlinux.Ensure(out _);
        }

        if (unit.Outputs.TrueForAll(File.Exists) && state.IsUpToDate(key, ProjectDirectory))
        {
            // Warnings stay until they are repaired, also when nothing is compiled; with warnings as errors, a second build must not pass.
            return new(UnitOutcome.UpToDate, File.ReadAllText(unit.LogPath));
        }

        if (!File.Exists(FullPath(unit.Source)))
        {
            return new(UnitOutcome.SourceMissing, "");
        }

        state.Forget();
        DateTime started = DateTime.UtcNow;
        string log = "";
        byte[] image;
        List<string> files = [unit.Source];
        if (unit.Command is { } command)
        {
            if (_clang.Value is not { } clang)
            {
                return new(UnitOutcome.NoClang, "");
            }

            string? vmlinuxFailure = null;
            (bool succeeded, log) = RunClang(clang, unit, command);
            if (NeedsVmlinux(unit, succeeded, log) && (_vmlinux.Ensure(out vmlinuxFailure) >= started || WasMissing(log)) && vmlinuxFailure is null)
            {
                started = DateTime.UtcNow;
                (succeeded, log) = RunClang(clang, unit, command);
            }

            if (vmlinuxFailure is not null && (succeeded || WasMissing(log)))
            {
                File.Delete(unit.TemporaryPath);
                File.Delete(unit.DependencyPath);
                return new(UnitOutcome.NoVmlinux, vmlinuxFailure);
            }

            if (!succeeded)
            {
                return new(UnitOutcome.Failed, log);
            }

            image = File.ReadAllBytes(unit.TemporaryPath);
            File.Delete(unit.TemporaryPath);
            files = DependencyFile.Parse(File.ReadAllText(unit.DependencyPath));
            File.Delete(unit.DependencyPath);
        }
        else
        {
            image = File.ReadAllBytes(FullPath(unit.Source));
        }

        try
        {
            image = DebugInfoStripper.Strip(image);
            ObjectSpec spec = BpfObjectFile.Parse(image, unit.ResourceName);
            WriteWhenDifferent(unit.ObjectPath, image);
            WriteWhenDifferent(unit.ManifestPath, System.Text.Encoding.UTF8.GetBytes(ManifestWriter.Write(spec, unit.Source, unit.ResourceName)));
        }
        catch (BpfException exception)
        {
            return new(UnitOutcome.Unreadable, exception.Message);
        }

        File.WriteAllText(unit.LogPath, log);
        state.Save(key, files, ProjectDirectory, started);
        return new(UnitOutcome.Compiled, log);
    }

    // All that decides about the object but the files that are read. A new SDK or clang, and one that comes or goes on PATH, rebuilds.
    List<string> GetKey(BpfUnit unit)
    {
        List<string> key = [$"task {typeof(CompileBpf).Module.ModuleVersionId}", $"runtime {typeof(BpfObjectFile).Module.ModuleVersionId}"];
        if (unit.Command is { } command)
        {
            key.AddRange(_clangs.Select(clang => $"clang {FileStamp.Of(clang)} {clang}"));
            key.AddRange(command.GetArguments().Select(argument => $"argument {argument.ReplaceLineEndings(" ")}"));
        }

        return key;
    }

    (bool Succeeded, string Log) RunClang(string clang, BpfUnit unit, ClangCommand command)
    {
        List<string> arguments = command.GetArguments();
        arguments.AddRange(["-o", unit.TemporaryPath, "-MD", "-MF", unit.DependencyPath]);
        (int exitCode, string output) = ClangProcess.Run(clang, arguments, ProjectDirectory, _cancellation.Token);
        if (exitCode == 0)
        {
            return (true, output);
        }

        File.Delete(unit.TemporaryPath);
        File.Delete(unit.DependencyPath);
        return (false, ClangDiagnostic.ParseAll(output).Exists(diagnostic => diagnostic.Severity == ClangSeverity.Error)
            ? output
            : $"{output}\nerror: {clang} ended with exit code {exitCode}. {output.ReplaceLineEndings(" ").Trim()}");
    }

    // Whether clang has read the vmlinux.h that was made here, which may be an old one, or has looked for one in vain. After other errors it
    // is not known what was read, and they may come of an old one.
    bool NeedsVmlinux(BpfUnit unit, bool succeeded, string log) =>
        succeeded ? DependencyFile.Parse(File.ReadAllText(unit.DependencyPath)).Contains(RelativeToProject(_vmlinux!.Path)) : WasMissing(log) || File.Exists(_vmlinux!.Path);

    static bool WasMissing(string log) => log.Contains($"'{VmlinuxHeader.FileName}' file not found", StringComparison.Ordinal);

    // The C# compiler is run again when its inputs are newer: a header's comment must not do that.
    static void WriteWhenDifferent(string path, byte[] content)
    {
        if (!File.Exists(path) || !File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
        {
            File.WriteAllBytes(path, content);
        }
    }

    // Asked only when something is to be compiled.
    bool CanCompileBpf(string clang)
    {
        (int exitCode, string output) = ClangProcess.Run(clang, ["--print-targets"], ProjectDirectory, _cancellation.Token);
        // An option of clang 11 and later; an older one is taken at its word.
        return exitCode != 0 || output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Contains("bpf");
    }

    string FullPath(string path) => Path.GetFullPath(Path.Combine(ProjectDirectory, path));
}
