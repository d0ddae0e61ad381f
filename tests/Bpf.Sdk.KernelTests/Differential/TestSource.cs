using System.Globalization;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>
/// One C program of the suite. Its first comment says what it is for; lines of that comment that begin with @ say what the suite is to know:
/// <list type="bullet">
/// <item><c>@clang 16</c>: older ones cannot compile it.</item>
/// <item><c>@flags -mcpu=v1</c>: further options of clang.</item>
/// <item><c>@link PART.c</c>: it is linked with the objects of these files in parts/, by <c>bpftool gen object</c>.</item>
/// <item><c>@replaces PROGRAM NAME</c>: its programs take the place of functions of a program of another object of the suite.</item>
/// <item><c>@run</c>: its programs are run once, and what they return and leave in global variables is compared.</item>
/// <item><c>@btf moved.c</c>: it is loaded once more for each of these kernels, whose types are those of a C file in kernels/; with <c>only</c> before
/// them, not for the running one.</item>
/// <item><c>@kernel 6.6 what for</c>: older kernels refuse it, whoever loads it.</item>
/// <item><c>@refused why</c>: kernels may refuse it, whoever loads it.</item>
/// <item><c>@libbpf-refuses why</c>: the oracle refuses the object, and we load it.</item>
/// <item><c>@we-refuse why</c>: we refuse the object on purpose.</item>
/// <item><c>@differs ATTRIBUTE why</c>: the attribute differs on purpose, as the comparison names it.</item>
/// </list>
/// </summary>
sealed record TestSource(string Name, string Path)
{
    public string Purpose { get; private init; } = "";

    public int MinimumClang { get; private init; }

    public IReadOnlyList<string> Flags { get; private init; } = [];

    public IReadOnlyList<string> Linked { get; private init; } = [];

    /// <summary>Names of an object and of its program, or null.</summary>
    public (string Object, string Program)? Replaced { get; private init; }

    public bool IsRun { get; private init; }

    /// <summary>Files in kernels/; null stands for the running kernel.</summary>
    public IReadOnlyList<string?> Kernels { get; private init; } = [null];

    public Version? MinimumKernel { get; private init; }

    /// <summary>Why kernels may refuse the object, or null.</summary>
    public string? MayBeRefused { get; private init; }

    public string? OracleRefuses { get; private init; }

    public string? WeRefuse { get; private init; }

    /// <summary>Reasons by attribute.</summary>
    public IReadOnlyDictionary<string, string> Differences { get; private init; } = new Dictionary<string, string>();

    public static IReadOnlyList<TestSource> All { get; } =
        [.. Directory.EnumerateFiles(Workshop.Sources, "*.bpf.c").Order(StringComparer.Ordinal).Select(Read)];

    public static TestSource Named(string name) => All.Single(source => source.Name == name);

    static TestSource Read(string path)
    {
        var purpose = new List<string>();
        var differences = new Dictionary<string, string>();
        var source = new TestSource(System.IO.Path.GetFileName(path).Replace(".bpf.c", "", StringComparison.Ordinal), path) { Differences = differences };
        foreach (string line in CommentLines(path))
        {
            if (!line.StartsWith('@'))
            {
                purpose.Add(line);
                continue;
            }

            string[] words = line.Split(' ', 2);
            string text = words.Length > 1 ? words[1].Trim() : "";
            source = words[0] switch
            {
                "@clang" => source with { MinimumClang = int.Parse(text, CultureInfo.InvariantCulture) },
                "@flags" => source with { Flags = text.Split(' ') },
                "@link" => source with { Linked = text.Split(' ') },
                "@replaces" => source with { Replaced = text.Split(' ') is [string target, string program] ? (target, program) : null },
                "@run" => source with { IsRun = true },
                "@btf" => source with { Kernels = text.Split(' ') is ["only", .. var others] ? (string?[])others : [null, .. text.Split(' ')] },
                "@kernel" => source with { MinimumKernel = Version.Parse(text.Split(' ')[0]) },
                "@refused" => source with { MayBeRefused = text },
                "@libbpf-refuses" => source with { OracleRefuses = text },
                "@we-refuse" => source with { WeRefuse = text },
                "@differs" => Add(source, text),
                _ => throw new FormatException($"{path}: {words[0]} means nothing to the suite."),
            };
        }

        return source with { Purpose = string.Join(' ', purpose) };

        TestSource Add(TestSource of, string text)
        {
            string[] words = text.Split(' ', 2);
            differences.Add(words[0], words[1]);
            return of;
        }
    }

    // The comment after the licence's: on one line, or on several that begin with a star.
    static IEnumerable<string> CommentLines(string path)
    {
        foreach (string line in File.ReadLines(path).Skip(1))
        {
            string text = line.Trim();
            bool ends = text.EndsWith("*/", StringComparison.Ordinal);
            text = text.TrimStart('/').Trim('*').TrimEnd('/').Trim('*').Trim();
            if (text.Length > 0)
            {
                yield return text;
            }

            if (ends)
            {
                yield break;
            }
        }
    }

    public override string ToString() => Name;
}
