using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Generators.Tests.Harness;

/// <summary>An additional file that is on no disk.</summary>
sealed class InMemoryText(string path, string content) : AdditionalText
{
    readonly SourceText _text = SourceText.From(content, Encoding.UTF8);

    public override string Path => path;

    public override SourceText GetText(CancellationToken cancellationToken = default) => _text;
}
