using System.Globalization;
using System.Text.RegularExpressions;

namespace Bpf.Sdk.Build.Clang;

enum ClangSeverity
{
    Note,
    Warning,
    Error,
}

/// <summary>One message of clang. A message without a place (from the driver or the code generator) has no file and line 0.</summary>
readonly partial record struct ClangDiagnostic(string? File, int Line, int Column, ClangSeverity Severity, string Message)
{
    public static List<ClangDiagnostic> ParseAll(string output)
    {
        var diagnostics = new List<ClangDiagnostic>();
        foreach (ReadOnlySpan<char> line in output.AsSpan().EnumerateLines())
        {
            if (Parse(line.ToString()) is { } diagnostic)
            {
                diagnostics.Add(diagnostic);
            }
        }

        return diagnostics;
    }

    static ClangDiagnostic? Parse(string line)
    {
        Match match = Pattern.Match(line);
        if (!match.Success)
        {
            return null;
        }

        ClangSeverity severity = match.Groups["severity"].ValueSpan switch
        {
            "note" => ClangSeverity.Note,
            "warning" => ClangSeverity.Warning,
            _ => ClangSeverity.Error,
        };
        return new(
            match.Groups["file"] is { Success: true } file ? file.Value : null,
            Number(match.Groups["line"]),
            Number(match.Groups["column"]),
            severity,
            match.Groups["message"].Value);
    }

    static int Number(Group group) => int.TryParse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    // "dir/name.c:3:14: fatal error: text", "clang-14: error: text", "error: text". A file name can hold spaces and colons.
    [GeneratedRegex(@"^(?:(?<file>.+?):(?<line>\d+):(?<column>\d+): |(?:clang[^:]*|[^:]*[/\\]clang[^:]*): )?(?<severity>fatal error|error|warning|note): (?<message>.*)$", RegexOptions.CultureInvariant)]
    static partial Regex Pattern { get; }
}
