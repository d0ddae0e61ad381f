using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>How far a class can be completed.</summary>
enum ClassShape
{
    Complete,

    /// <summary>Its declared members can be implemented; the generated constructor cannot be.</summary>
    MembersOnly,

    /// <summary>No second part of it can be written.</summary>
    Closed,
}

/// <summary>What is in the way of completing a class.</summary>
/// <param name="Location">The identifier of the class, or of the type around it that is at fault.</param>
/// <param name="Problem">What the class must be or must not be, as the end of a sentence.</param>
sealed record ClassObstacle(ClassShape Shape, Location Location, string Type, string Problem)
{
    public static ClassObstacle? Find(INamedTypeSymbol type, CancellationToken cancellation)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            foreach (var reference in current.DeclaringSyntaxReferences)
            {
                if (reference.GetSyntax(cancellation) is not TypeDeclarationSyntax syntax)
                {
                    continue;
                }

                if (current.IsFileLocal)
                {
                    return new(ClassShape.Closed, syntax.Identifier.GetLocation(), current.Name, "must not be file-local");
                }

                if (!syntax.Modifiers.Any(SyntaxKind.PartialKeyword))
                {
                    return new(ClassShape.Closed, syntax.Identifier.GetLocation(), current.Name, "must be partial");
                }

                if (SymbolEqualityComparer.Default.Equals(current, type) && !type.IsStatic)
                {
                    if (type.IsAbstract)
                    {
                        return new(ClassShape.MembersOnly, syntax.Identifier.GetLocation(), current.Name, "must not be abstract");
                    }

                    if (syntax.ParameterList is not null)
                    {
                        return new(ClassShape.MembersOnly, syntax.Identifier.GetLocation(), current.Name, "must not have a primary constructor");
                    }
                }
            }
        }

        return null;
    }
}
