using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>Finds the syntax that attributes come from. Only its own locations obey <c>#pragma warning disable</c>.</summary>
static class AttributeLocations
{
    /// <summary>The member that the attribute stands on.</summary>
    public static T? Declaration<T>(this AttributeData attribute, CancellationToken cancellation)
        where T : SyntaxNode =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation).FirstAncestorOrSelf<T>();

    /// <summary>A constructor argument, or the attribute if it is not there.</summary>
    public static Location ArgumentLocation(this AttributeData attribute, int index, CancellationToken cancellation)
    {
        var syntax = Syntax(attribute, cancellation);
        var argument = syntax?.ArgumentList?.Arguments.Where(static argument => argument.NameEquals is null).ElementAtOrDefault(index);
        return (argument?.Expression ?? (SyntaxNode?)syntax)?.GetLocation() ?? Location.None;
    }

    /// <summary>The value that a property is given, or the attribute if it is given none.</summary>
    public static Location ArgumentLocation(this AttributeData attribute, string property, CancellationToken cancellation)
    {
        var syntax = Syntax(attribute, cancellation);
        var argument = syntax?.ArgumentList?.Arguments.FirstOrDefault(argument => argument.NameEquals?.Name.Identifier.ValueText == property);
        return (argument?.Expression ?? (SyntaxNode?)syntax)?.GetLocation() ?? Location.None;
    }

    static AttributeSyntax? Syntax(AttributeData attribute, CancellationToken cancellation) =>
        attribute.ApplicationSyntaxReference?.GetSyntax(cancellation) as AttributeSyntax;
}
