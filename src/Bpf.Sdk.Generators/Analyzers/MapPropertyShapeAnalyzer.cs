using System.Collections.Immutable;
using Bpf.Sdk.Generators.Declarations;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A property with <c>[BpfMap]</c> has a type or accessors that no map can have.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class MapPropertyShapeAnalyzer : BpfAnalyzer
{
    const string Id = "BPF0012";

    static readonly DiagnosticDescriptor Rule = new(
        Id,
        "Property cannot be a map",
        "Map property '{0}' {1}",
        BpfRule.Category,
        DiagnosticSeverity.Error,
        isEnabledByDefault: true,
        helpLinkUri: BpfRule.HelpLink(Id));

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics => [Rule];

    private protected override void Analyze(BoundClassContext context)
    {
        foreach (var map in context.Maps())
        {
            var type = map.Property.Type;
            if (map.Property.IsIndexer)
            {
                context.Report(Rule, map.Syntax.GetLocation(), map.Property.Name, "is an indexer. Declare a property that returns the map.");
            }
            else if (map.Class is null && type.TypeKind != TypeKind.Error)
            {
                var advice = map.Record is null ? "" : $" Use {MapClass.For(map.Record.Type).Display}.";
                context.Report(Rule, map.Syntax.Type.GetLocation(), map.Property.Name, $"has type '{type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)}', which is no map.{advice}");
            }
            else if (map.Property.SetMethod is not null || map.Property.GetMethod is null)
            {
                context.Report(Rule, Accessors(map), map.Property.Name, "must have a getter and nothing else. Declare it with { get; }.");
            }
            else if (map.Property.IsStatic && !context.Type.IsStatic)
            {
                context.Report(Rule, Identifier(map), map.Property.Name, $"is static, but '{context.Type.Name}' is not. Make the property an instance member, or move it to a static class with the same [BpfObject].");
            }
        }
    }

    static Location Accessors(DeclaredMap map) => map.Syntax.AccessorList?.GetLocation() ?? map.Syntax.GetLocation();

    static Location Identifier(DeclaredMap map) =>
        map.Syntax is PropertyDeclarationSyntax property ? property.Identifier.GetLocation() : map.Syntax.GetLocation();
}
