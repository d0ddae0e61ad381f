using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Bpf.Sdk.Generators.Types;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>Reads the partial members that a user declares.</summary>
static class MemberReader
{
    static readonly SymbolDisplayFormat FullName = SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(
        SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static MapDeclaration? ReadMap(IPropertySymbol property, ISet<string> usings, CancellationToken cancellation)
    {
        if (property.FindAttribute(BpfNames.MapAttribute) is not { } attribute
            || attribute.Name() is not { } map
            || Syntax<PropertyDeclarationSyntax>(property, cancellation) is not { } syntax)
        {
            return null;
        }

        var mapClass = MapClass.Find(property.Type);
        return new(
            property.Name,
            map,
            attribute.EnumArgument("Pinning"),
            syntax.Modifiers.ToString(),
            TypeText(property.Type, syntax.Type, usings),
            mapClass,
            OwnTypes(property.Type).Distinct().ToEquatableArray(),
            OwnArguments(property.Type, mapClass),
            mapClass?.MapArgument >= 0 && ((INamedTypeSymbol)property.Type).TypeArguments[mapClass.MapArgument] is var inner
                ? OwnArguments(inner, MapClass.Find(inner))
                : MapArguments.None,
            OtherAccessors(syntax).ToEquatableArray(),
            property.GetMethod is not null,
            property.IsStatic,
            IsDocumented(syntax));
    }

    public static AttachDeclaration? ReadAttachment(IMethodSymbol method, CancellationToken cancellation)
    {
        if (AttachKind.Of(method).FirstOrDefault() is not { } kind
            || method.FindAttribute(kind.Attribute) is not { } attribute
            || attribute.Name() is not { } program
            || Syntax<MethodDeclarationSyntax>(method, cancellation) is not { } syntax)
        {
            return null;
        }

        return new(
            kind,
            method.Name,
            program,
            attribute.EnumArgument("Direction") is { } direction and not BpfNames.Unspecified ? direction : null,
            syntax.Modifiers.ToString(),
            method.ReturnType.ToDisplayString(FullName),
            method.Parameters.Select(static parameter => new AttachParameter(
                Identifier.Escape(parameter.Name),
                parameter.Type.ToDisplayString(FullName),
                parameter.RefKind switch { RefKind.Ref => "ref ", RefKind.Out => "out ", RefKind.In => "in ", _ => "" })).ToEquatableArray(),
            AttachSignature.Read(method, kind, out _),
            IsDocumented(syntax));
    }

    static T? Syntax<T>(ISymbol symbol, CancellationToken cancellation)
        where T : SyntaxNode =>
        symbol.DeclaringSyntaxReferences.Select(reference => reference.GetSyntax(cancellation)).OfType<T>().FirstOrDefault();

    // A type that this generator is about to write is an error to the compiler now and has no full name yet.
    // It is repeated as written, with the usings that give it its meaning.
    static string TypeText(ITypeSymbol type, TypeSyntax syntax, ISet<string> usings)
    {
        if (!ContainsError(type))
        {
            return type.ToDisplayString(FullName);
        }

        foreach (var directive in syntax.SyntaxTree.GetCompilationUnitRoot().DescendantNodes(static node => node is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>())
        {
            if (directive.GlobalKeyword.IsKind(SyntaxKind.None))
            {
                usings.Add(directive.WithoutTrivia().NormalizeWhitespace().ToString());
            }
        }

        return syntax.ToString();
    }

    static IEnumerable<string> OwnTypes(ITypeSymbol type) => ((type as INamedTypeSymbol)?.TypeArguments ?? []).SelectMany(OwnTypesIn);

    static IEnumerable<string> OwnTypesIn(ITypeSymbol argument)
    {
        if (argument is not IErrorTypeSymbol && argument.Locations.Any(static location => location.IsInSource))
        {
            yield return argument.Name;
        }

        foreach (var inner in OwnTypes(argument))
        {
            yield return inner;
        }
    }

    static MapArguments OwnArguments(ITypeSymbol type, MapClass? mapClass)
    {
        return IsOwn(mapClass?.KeyArgument, MapArguments.Key) | IsOwn(mapClass?.ValueArgument, MapArguments.Value);

        MapArguments IsOwn(int? index, MapArguments argument) =>
            index >= 0 && OwnTypesIn(((INamedTypeSymbol)type).TypeArguments[index.Value]).Any() ? argument : MapArguments.None;
    }

    static bool ContainsError(ITypeSymbol type) => type switch
    {
        IErrorTypeSymbol => true,
        IArrayTypeSymbol array => ContainsError(array.ElementType),
        INamedTypeSymbol named => named.TypeArguments.Any(ContainsError),
        _ => false,
    };

    static IEnumerable<string> OtherAccessors(PropertyDeclarationSyntax syntax)
    {
        foreach (var accessor in syntax.AccessorList?.Accessors ?? [])
        {
            if (!accessor.IsKind(SyntaxKind.GetAccessorDeclaration))
            {
                yield return $"{accessor.Modifiers} {accessor.Keyword}".TrimStart();
            }
        }
    }

    static bool IsDocumented(SyntaxNode syntax)
    {
        foreach (var trivia in syntax.GetLeadingTrivia())
        {
            var text = trivia.ToFullString();
            if (text.StartsWith("///", System.StringComparison.Ordinal) || text.StartsWith("/**", System.StringComparison.Ordinal))
            {
                return true;
            }
        }

        return false;
    }
}
