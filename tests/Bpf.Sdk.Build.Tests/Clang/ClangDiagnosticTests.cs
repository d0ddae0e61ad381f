using Bpf.Sdk.Build.Clang;

namespace Bpf.Sdk.Build.Tests.Clang;

sealed class ClangDiagnosticTests
{
    [TestCase("bpf/a.bpf.c:12:5: error: use of undeclared identifier 'x'", "bpf/a.bpf.c", 12, 5, ClangSeverity.Error, "use of undeclared identifier 'x'")]
    [TestCase("a b.c:3:1: warning: unused variable 'y' [-Wunused-variable]", "a b.c", 3, 1, ClangSeverity.Warning, "unused variable 'y' [-Wunused-variable]")]
    [TestCase("../x:y.h:1:2: note: declared here", "../x:y.h", 1, 2, ClangSeverity.Note, "declared here")]
    [TestCase("a.c:1:10: fatal error: 'missing.h' file not found", "a.c", 1, 10, ClangSeverity.Error, "'missing.h' file not found")]
    [TestCase("fatal error: too many errors emitted, stopping now [-ferror-limit=]", null, 0, 0, ClangSeverity.Error, "too many errors emitted, stopping now [-ferror-limit=]")]
    [TestCase("clang-14: error: unknown argument: '-fnope'", null, 0, 0, ClangSeverity.Error, "unknown argument: '-fnope'")]
    [TestCase("/usr/lib/llvm-19/bin/clang: warning: argument unused during compilation: '-x'", null, 0, 0, ClangSeverity.Warning, "argument unused during compilation: '-x'")]
    [TestCase("a.c:4:3: error: expected ':': got error: 5", "a.c", 4, 3, ClangSeverity.Error, "expected ':': got error: 5")]
    public void ALineIsRead(string line, string? file, int lineNumber, int column, object severity, string message) =>
        Assert.That(ClangDiagnostic.ParseAll(line), Is.EqualTo(new[] { new ClangDiagnostic(file, lineNumber, column, (ClangSeverity)severity, message) }));

    [TestCase("In file included from a.c:3:")]
    [TestCase("1 error generated.")]
    [TestCase("")]
    public void OtherLinesAreNot(string line) => Assert.That(ClangDiagnostic.ParseAll(line), Is.Empty);
}
