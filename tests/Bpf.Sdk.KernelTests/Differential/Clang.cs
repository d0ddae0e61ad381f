using System.Globalization;
using System.Text.RegularExpressions;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>One clang of this machine.</summary>
sealed partial record Clang(int Version, string Path)
{
    /// <summary>The versions that objects are compared with: the oldest that we support, and what clang changed in later ones.</summary>
    public static readonly int[] Wanted = [14, 16, 19];

    /// <summary>Objects of one clang are enough: where processors are emulated, and only the kernel is another one.</summary>
    public static readonly bool OnlyDefault = Environment.GetEnvironmentVariable("BPF_DIFFERENTIAL_CLANGS") == "default";

    static readonly Clang? Standard = Workshop.Find("clang") is { } path ? Of(path) : null;

    static readonly IReadOnlyList<Clang> All = FindAll();

    /// <summary>Those that objects are compared with: of <see cref="Wanted"/> what is installed, and the default one if none of them is, or no other is wanted.</summary>
    public static IReadOnlyList<Clang> Installed { get; } = OnlyDefault && (Standard ?? All.FirstOrDefault()) is { } standard ? [standard] : All;

    /// <summary>One for what older ones cannot compile, wherever it runs; null if it is not installed.</summary>
    public static Clang? Since(int version) => All.FirstOrDefault(clang => clang.Version >= version);

    /// <summary>The object of a program of the suite.</summary>
    public string Compile(TestSource source)
    {
        string path = Compile(source.Path, source.Flags, source.Linked.Count == 0 ? "" : "parts");
        if (source.Linked.Count == 0)
        {
            return path;
        }

        string[] parts = [path, .. source.Linked.Select(part => Compile(System.IO.Path.Combine(Workshop.Sources, "parts", part), source.Flags, "parts"))];
        return Workshop.Make(System.IO.Path.Combine(Folder, source.Name + ".bpf.o"), Workshop.Find("bpftool") ?? throw new InvalidOperationException("There is no bpftool to link objects."),
            output => ["gen", "object", output, .. parts], parts);
    }

    /// <summary>An object whose types are those of a kernel that the suite plays.</summary>
    public string CompileKernel(string file) => Compile(System.IO.Path.Combine(Workshop.Sources, "kernels", file), [], "kernels");

    string Folder => $"clang-{Version}";

    string Compile(string source, IReadOnlyList<string> options, string folder) => Workshop.Make(
        System.IO.Path.Combine(Folder, folder, System.IO.Path.GetFileNameWithoutExtension(source) + ".o"),
        Path,
        output =>
        [
            "-target", "bpf", "-mcpu=v3", "-O2", "-g", "-fno-stack-protector", "-nostdlibinc", "-D__TARGET_ARCH_x86",
            "-isystem", Workshop.Headers, "-Wall", "-Wno-unknown-attributes", "-Werror", "-fno-color-diagnostics", .. options, "-c", "-o", output, source,
        ],
        source);

    public override string ToString() => $"clang-{Version}";

    static List<Clang> FindAll()
    {
        var found = new List<Clang>();
        foreach (int version in Wanted)
        {
            if (Standard?.Version == version)
            {
                found.Add(Standard);
            }
            else if (Workshop.Find($"clang-{version}") is { } named)
            {
                found.Add(new(version, named));
            }
        }

        return found.Count == 0 && Standard is not null ? [Standard] : found;
    }

    static Clang? Of(string path)
    {
        Match version = VersionNumber.Match(Workshop.Run(path, ["--version"]).Output);
        return version.Success ? new(int.Parse(version.Groups[1].ValueSpan, CultureInfo.InvariantCulture), path) : null;
    }

    [GeneratedRegex(@"clang version (\d+)")]
    static partial Regex VersionNumber { get; }
}
