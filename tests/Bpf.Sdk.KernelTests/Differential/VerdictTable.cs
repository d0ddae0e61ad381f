using System.Text;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>The verdicts of a run, as a table for people: a row for each program of the suite, a column for each clang.</summary>
sealed class VerdictTable
{
    readonly Dictionary<(TestSource Source, Clang Clang), Verdict> _verdicts = [];

    public void Add(TestSource source, Clang clang, Verdict verdict) => _verdicts[(source, clang)] = verdict;

    /// <summary>Writes it to artifacts/differential.md, or where <c>BPF_DIFFERENTIAL_TABLE</c> says.</summary>
    public void Write()
    {
        string path = Environment.GetEnvironmentVariable("BPF_DIFFERENTIAL_TABLE") is { Length: > 0 } given ? given : Path.Combine(Workshop.Root, "artifacts", "differential.md");
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, ToString());
    }

    public override string ToString()
    {
        Clang[] clangs = [.. _verdicts.Keys.Select(static key => key.Clang).Distinct().OrderBy(static clang => clang.Version)];
        TestSource[] sources = [.. _verdicts.Keys.Select(static key => key.Source).Distinct().OrderBy(static source => source.Name, StringComparer.Ordinal)];
        var text = new StringBuilder();
        text.AppendLine($"# Loaded by libbpf and by us, on Linux {Environment.OSVersion.Version}").AppendLine();
        text.AppendLine($"{sources.Length} programs, {_verdicts.Count} objects: "
            + string.Join(", ", _verdicts.Values.GroupBy(static verdict => verdict.Kind).OrderBy(static group => group.Key).Select(static group => $"{group.Count()} {Word(group.Key)}")) + ".");
        text.AppendLine().AppendLine("""
            Compared are, of each program: type, tag, instructions, BTF, functions and lines of it, maps, attach target; of each map: type, sizes,
            capacity, flags, extra, BTF types, maps and programs in it, global variables; and pins. Of some, also what they return when they are run.
            """).AppendLine();
        text.Append("| program | for |");
        text.AppendJoin("", clangs.Select(static clang => $" {clang} |")).AppendLine(" remark |");
        text.Append("|---|---|").Insert(text.Length, "---|", clangs.Length).AppendLine("---|");
        foreach (TestSource source in sources)
        {
            text.Append($"| {source.Name} | {Cell(source.Purpose)} |");
            foreach (Clang clang in clangs)
            {
                text.Append($" {(_verdicts.TryGetValue((source, clang), out Verdict? verdict) ? Word(verdict.Kind) : "–")} |");
            }

            text.AppendLine($" {Cell(Remarks(source, clangs))} |");
        }

        return text.ToString();
    }

    string Remarks(TestSource source, Clang[] clangs)
    {
        IEnumerable<string> remarks = clangs.Select(clang => _verdicts.GetValueOrDefault((source, clang))?.Remark ?? "").Where(static remark => remark.Length > 0).Distinct();
        return string.Join('\n', source.MinimumClang > 0 ? remarks.Prepend($"needs clang {source.MinimumClang}") : remarks);
    }

    static string Word(VerdictKind kind) => kind switch
    {
        VerdictKind.Equal => "equal",
        VerdictKind.Refused => "refused by both",
        VerdictKind.DiffersOnPurpose => "on purpose",
        _ => "**differs**",
    };

    static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).Replace("\n", "<br>", StringComparison.Ordinal);
}
