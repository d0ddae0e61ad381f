using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>Names of the runtime's types that declarations are recognized by.</summary>
static class BpfNames
{
    public const string Namespace = "Bpf.Sdk";
    public const string ObjectAttribute = "Bpf.Sdk.BpfObjectAttribute";
    public const string MapAttribute = "Bpf.Sdk.BpfMapAttribute";
    public const string TcDirection = "TcDirection";
    public const string Unspecified = "Unspecified";

    /// <summary>Whether a type has that name in <c>Bpf.Sdk</c>.</summary>
    public static bool IsBpfType(this ITypeSymbol type, string name) => type.Name == name && type.IsInBpfNamespace();

    public static bool IsInBpfNamespace(this ITypeSymbol type) =>
        type is { ContainingType: null, ContainingNamespace: { Name: "Sdk", ContainingNamespace: { Name: "Bpf", ContainingNamespace.IsGlobalNamespace: true } } };

    public static AttributeData? FindAttribute(this ISymbol symbol, string metadataName)
    {
        var name = metadataName.Substring(Namespace.Length + 1);
        foreach (var attribute in symbol.GetAttributes())
        {
            if (attribute.AttributeClass is { } type && type.IsBpfType(name))
            {
                return attribute;
            }
        }

        return null;
    }

    /// <summary>The constructor's only string, or null while it is being typed.</summary>
    public static string? Name(this AttributeData attribute) =>
        attribute.ConstructorArguments is [{ Value: string name }] ? name : null;

    /// <summary>The member's name of an enum that was given by name, its number if it has none, or null if it was not given.</summary>
    public static string? EnumArgument(this AttributeData attribute, string property)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == property && argument.Value is { Kind: TypedConstantKind.Enum, Type: { } type, Value: { } value })
            {
                foreach (var member in type.GetMembers())
                {
                    if (member is IFieldSymbol { HasConstantValue: true } field && field.ConstantValue.Equals(value))
                    {
                        return field.Name;
                    }
                }

                return value.ToString();
            }
        }

        return null;
    }
}
