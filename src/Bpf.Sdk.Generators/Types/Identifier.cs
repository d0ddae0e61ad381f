using Microsoft.CodeAnalysis.CSharp;

namespace Bpf.Sdk.Generators.Types;

/// <summary>Names that users gave, which may be keywords.</summary>
static class Identifier
{
    public static string Escape(string name) =>
        SyntaxFacts.GetKeywordKind(name) == SyntaxKind.None ? name : "@" + name;
}
