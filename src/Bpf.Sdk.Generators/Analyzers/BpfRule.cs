namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>What all rules have in common.</summary>
static class BpfRule
{
    public const string Category = "Bpf.Sdk";

    const string HelpPages = "https://github.com/bpf-sdk/bpf-sdk/blob/main/docs/diagnostics/";

    public static string HelpLink(string id) => $"{HelpPages}{id}.md";
}
