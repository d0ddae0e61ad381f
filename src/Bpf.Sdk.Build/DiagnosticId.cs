namespace Bpf.Sdk.Build;

/// <summary>The ids of what a build can say about BPF; docs/build.md lists them.</summary>
static class DiagnosticId
{
    public const string ClangMissing = "BPFC001";
    public const string ClangWithoutBpf = "BPFC002";
    public const string ClangFailed = "BPFC003";
    public const string DuplicateName = "BPFC004";
    public const string FileMissing = "BPFC005";
    public const string UnreadableObject = "BPFC006";
    public const string VmlinuxMissing = "BPFC007";
    public const string CError = "BPFC100";
    public const string CWarning = "BPFC101";
}
