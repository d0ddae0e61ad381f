using Bpf.Sdk.Build.Clang;
using Microsoft.Build.Framework;

namespace Bpf.Sdk.Build;

public sealed partial class CompileBpf
{
    void Report(BpfUnit unit, UnitResult result)
    {
        switch (result.Outcome)
        {
            case UnitOutcome.Compiled:
                Log.LogMessage(MessageImportance.Normal, unit.Command is null ? $"Reading BPF object {unit.Source}" : $"Compiling BPF {unit.Source}");
                ReportDiagnostics(unit, result.Text);
                break;
            case UnitOutcome.UpToDate:
                Log.LogMessage(MessageImportance.Low, $"BPF {unit.Source} is up to date");
                ReportDiagnostics(unit, result.Text);
                break;
            case UnitOutcome.Failed:
                Log.LogMessage(MessageImportance.Normal, $"Compiling BPF {unit.Source}");
                ReportDiagnostics(unit, result.Text);
                break;
            case UnitOutcome.SourceMissing:
                Fail(DiagnosticId.FileMissing, FullPath(unit.Source), 0, 0, $"The file '{unit.Source}' does not exist. Correct or remove the {(unit.Command is null ? "BpfObject" : "BpfCompile")} item that names it.");
                break;
            case UnitOutcome.Unreadable:
                Fail(DiagnosticId.UnreadableObject, FullPath(unit.Source), 0, 0, result.Text);
                break;
            case UnitOutcome.NoClang or UnitOutcome.NoVmlinux:
                break; // said once for all
        }
    }

    void ReportDiagnostics(BpfUnit unit, string output)
    {
        foreach (ClangDiagnostic diagnostic in ClangDiagnostic.ParseAll(output))
        {
            string file = FullPath(diagnostic.File ?? unit.Source);
            switch (diagnostic.Severity)
            {
                case ClangSeverity.Error:
                    string id = diagnostic.File is null ? DiagnosticId.ClangFailed : DiagnosticId.CError;
                    Fail(id, file, diagnostic.Line, diagnostic.Column, diagnostic.Message);
                    break;
                case ClangSeverity.Warning:
                    Warn(DiagnosticId.CWarning, file, diagnostic.Line, diagnostic.Column, diagnostic.Message);
                    break;
                default:
                    Log.LogMessage("note", null, null, file, diagnostic.Line, diagnostic.Column, 0, 0, MessageImportance.High, "{0}", diagnostic.Message);
                    break;
            }
        }
    }

    void ReportClang(UnitResult[] results)
    {
        if (!results.Any(result => result.Outcome == UnitOutcome.NoClang))
        {
            return;
        }

        const string Install = "Install one (Debian, Ubuntu: apt-get install clang; Fedora: dnf install clang; Alpine: apk add clang), or name one by the property BpfClang or the environment variable BPF_CLANG.";
        if (_clangs.Count > 0)
        {
            Fail(DiagnosticId.ClangWithoutBpf, null, 0, 0, $"{string.Join(", ", _clangs)} cannot compile for BPF: 'clang --print-targets' does not list bpf. {Install}");
        }
        else if (string.IsNullOrWhiteSpace(Clang))
        {
            Fail(DiagnosticId.ClangMissing, null, 0, 0, $"No clang was found on PATH, and BPF programs in C need one. {Install}");
        }
        else
        {
            Fail(DiagnosticId.ClangMissing, null, 0, 0, $"The clang that BpfClang or BPF_CLANG names, '{Clang.Trim()}', does not exist. Correct it, or leave it away for the clang on PATH. {Install}");
        }
    }

    void ReportVmlinux(List<BpfUnit> units, UnitResult[] results)
    {
        int first = Array.FindIndex(results, static result => result.Outcome == UnitOutcome.NoVmlinux);
        if (first >= 0)
        {
            Fail(DiagnosticId.VmlinuxMissing, FullPath(units[first].Source), 0, 0,
                $"vmlinux.h is included, the project has none, and none can be made. {results[first].Text} Name a file with the types of the kernel by the property BpfVmlinuxBtf (a copy of /sys/kernel/btf/vmlinux, or a kernel image), or put a vmlinux.h of your own into a folder of BpfIncludeDirectories.");
        }
    }

    void Fail(string id, string? file, int line, int column, string message)
    {
        if (IsDesignTime)
        {
            Warn(id, file, line, column, message);
        }
        else
        {
            Log.LogError(null, id, null, file, line, column, 0, 0, "{0}", message);
        }
    }

    void Warn(string id, string? file, int line, int column, string message) =>
        Log.LogWarning(null, id, null, file, line, column, 0, 0, "{0}", message);
}
