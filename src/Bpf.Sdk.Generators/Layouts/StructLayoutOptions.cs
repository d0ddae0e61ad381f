using System;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Layouts;

enum StructLayoutKind
{
    Sequential = 0,
    Explicit = 2,
    Auto = 3,
}

/// <summary>What attributes say of a struct's layout.</summary>
/// <param name="Pack">The largest alignment of a field, or 0.</param>
/// <param name="Size">The smallest size of the struct, or 0.</param>
/// <param name="InlineArrayLength">The number of elements, or 0.</param>
readonly record struct StructLayoutOptions(StructLayoutKind Kind, int Pack, int Size, int InlineArrayLength)
{
    public static StructLayoutOptions Of(INamedTypeSymbol type)
    {
        var options = default(StructLayoutOptions);
        foreach (var attribute in type.GetAttributes())
        {
            switch (attribute.AttributeClass?.ToDisplayString())
            {
                case "System.Runtime.InteropServices.StructLayoutAttribute" when attribute.ConstructorArguments is [{ Value: { } kind }]:
                    options = options with
                    {
                        Kind = (StructLayoutKind)Convert.ToInt32(kind, System.Globalization.CultureInfo.InvariantCulture),
                        Pack = Named(attribute, "Pack"),
                        Size = Named(attribute, "Size"),
                    };
                    break;
                case "System.Runtime.CompilerServices.InlineArrayAttribute" when attribute.ConstructorArguments is [{ Value: int length }]:
                    options = options with { InlineArrayLength = length };
                    break;
            }
        }

        return options;
    }

    public static bool IsAuto(ITypeSymbol type) => type is INamedTypeSymbol { TypeKind: TypeKind.Struct } named && Of(named).Kind == StructLayoutKind.Auto;

    public static long FieldOffset(IFieldSymbol field)
    {
        foreach (var attribute in field.GetAttributes())
        {
            if (attribute.AttributeClass?.ToDisplayString() == "System.Runtime.InteropServices.FieldOffsetAttribute"
                && attribute.ConstructorArguments is [{ Value: int offset }])
            {
                return offset;
            }
        }

        return 0;
    }

    static int Named(AttributeData attribute, string name)
    {
        foreach (var argument in attribute.NamedArguments)
        {
            if (argument.Key == name && argument.Value.Value is int value)
            {
                return value;
            }
        }

        return 0;
    }
}
