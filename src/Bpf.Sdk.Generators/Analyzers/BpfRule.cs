namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>What all rules have in common.</summary>
static class BpfRule
{
    public const string Category = "Bpf.Sdk";

    const string HelpPages = "https://github.com/bpf-sdk/bpf-sdk/blob/main/docs/diagnostics/";

    /// <summary>What begins a sentence: <c>Map 'flows'</c> for <c>map 'flows'</c>.</summary>
    public static string Sentence(string text) => char.ToUpperInvariant(text[0]) + text.Substring(1);

    public static string HelpLink(string id) => $"{HelpPages}{id}.md";
}
