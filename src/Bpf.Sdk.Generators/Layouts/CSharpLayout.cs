using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Layouts;

/// <summary>Computes the layout that the runtime gives an unmanaged C# type, as <c>Unsafe.SizeOf</c> and pointers see it.</summary>
static class CSharpLayout
{
    /// <summary>The layout, or null if it cannot be known at compile time: of type parameters, and of structs that other assemblies define.</summary>
    public static TypeLayout? Of(ITypeSymbol type) => Primitive(type) ?? (type is INamedTypeSymbol named ? OfNamed(named) : null);

    static TypeLayout? Primitive(ITypeSymbol type) => type.SpecialType switch
    {
        SpecialType.System_Boolean => Leaf(1, LeafKind.Bool, false),
        SpecialType.System_Byte => Leaf(1, LeafKind.Integer, false),
        SpecialType.System_SByte => Leaf(1, LeafKind.Integer, true),
        SpecialType.System_Char => Leaf(2, LeafKind.Utf16, false),
        SpecialType.System_Int16 => Leaf(2, LeafKind.Integer, true),
        SpecialType.System_UInt16 => Leaf(2, LeafKind.Integer, false),
        SpecialType.System_Int32 => Leaf(4, LeafKind.Integer, true),
        SpecialType.System_UInt32 => Leaf(4, LeafKind.Integer, false),
        SpecialType.System_Int64 => Leaf(8, LeafKind.Integer, true),
        SpecialType.System_UInt64 => Leaf(8, LeafKind.Integer, false),
        SpecialType.System_Single => Leaf(4, LeafKind.Float, true),
        SpecialType.System_Double => Leaf(8, LeafKind.Float, true),
        SpecialType.System_IntPtr or SpecialType.System_UIntPtr => Leaf(8, LeafKind.Pointer, false),
        _ when type.TypeKind is TypeKind.Pointer or TypeKind.FunctionPointer => Leaf(8, LeafKind.Pointer, false),
        _ when type.ContainingNamespace is { Name: "System", ContainingNamespace.IsGlobalNamespace: true } => type.Name switch
        {
            "Int128" => Leaf(16, LeafKind.Integer, true),
            "UInt128" => Leaf(16, LeafKind.Integer, false),
            "Half" => Leaf(2, LeafKind.Float, true),
            "Guid" => Leaf(16, LeafKind.Bytes, false) with { Alignment = 4 },
            _ => null,
        },
        _ => null,
    };

    static TypeLayout Leaf(int size, LeafKind kind, bool isSigned) => new(size, size, [new("", 0, size, kind, isSigned)], true);

    static TypeLayout? OfNamed(INamedTypeSymbol type)
    {
        if (type.EnumUnderlyingType is { } underlying)
        {
            return Primitive(underlying) is { } layout ? Leaf((int)layout.Size, LeafKind.Enum, false) : null;
        }

        // Reference assemblies leave private fields out, and layout attributes are not kept as attributes.
        return type.TypeKind == TypeKind.Struct && type.Locations.Any(static location => location.IsInSource)
            ? OfStruct(type, StructLayoutOptions.Of(type))
            : null;
    }

    static TypeLayout? OfStruct(INamedTypeSymbol type, StructLayoutOptions options)
    {
        if (options.Kind == StructLayoutKind.Auto)
        {
            return null;
        }

        var leaves = new List<LayoutLeaf>();
        var offset = 0L;
        var end = 0L;
        var alignment = 1;
        var isComplete = options.Kind == StructLayoutKind.Sequential;
        foreach (var field in type.GetMembers().OfType<IFieldSymbol>().Where(static field => field is { IsStatic: false, IsConst: false }))
        {
            if (OfField(field, options.InlineArrayLength) is not { } layout)
            {
                return null;
            }

            var fieldAlignment = options.Pack > 0 ? Math.Min(options.Pack, layout.Alignment) : layout.Alignment;
            alignment = Math.Max(alignment, fieldAlignment);
            offset = options.Kind == StructLayoutKind.Explicit ? StructLayoutOptions.FieldOffset(field) : Align(offset, fieldAlignment);
            isComplete &= layout.IsComplete;
            AddField(leaves, options.InlineArrayLength > 0 ? null : field, layout, offset);
            offset += layout.Size;
            end = Math.Max(end, offset);
        }

        var natural = Math.Max(1, options is { Kind: StructLayoutKind.Explicit, Size: > 0 } ? end : Align(end, alignment));
        return new(Math.Max(natural, options.Size), alignment, leaves, isComplete);
    }

    static TypeLayout? OfField(IFieldSymbol field, int inlineArrayLength)
    {
        if (field.IsFixedSizeBuffer && field.Type is IPointerTypeSymbol buffer)
        {
            return Of(buffer.PointedAtType) is { } element ? Repeat(element, field.FixedSize) : null;
        }

        var layout = Of(field.Type);
        return layout is not null && inlineArrayLength > 0 ? Repeat(layout, inlineArrayLength) : layout;
    }

    static TypeLayout Repeat(TypeLayout element, int count)
    {
        var size = element.Size * count;
        if (element.Size == 1 || (long)element.Leaves.Count * count > TypeLayout.MaxLeaves)
        {
            return new(size, element.Alignment, [new("", 0, size, LeafKind.Bytes, false)], true);
        }

        var leaves = new List<LayoutLeaf>(element.Leaves.Count * count);
        for (var i = 0; i < count; i++)
        {
            foreach (var leaf in element.Leaves)
            {
                leaves.Add(leaf with
                {
                    Path = Join($"[{i.ToString(CultureInfo.InvariantCulture)}]", leaf.Path),
                    Offset = leaf.Offset + (i * element.Size),
                });
            }
        }

        return new(size, element.Alignment, leaves, element.IsComplete);
    }

    static void AddField(List<LayoutLeaf> leaves, IFieldSymbol? field, TypeLayout layout, long offset)
    {
        // A positional record's or automatic property's field is known by its property.
        var name = field is null ? "" : field.AssociatedSymbol?.Name ?? field.Name;
        foreach (var leaf in layout.Leaves)
        {
            leaves.Add(leaf with { Path = Join(name, leaf.Path), Offset = offset + leaf.Offset });
        }
    }

    static string Join(string first, string second) =>
        first.Length == 0 ? second
        : second.Length == 0 ? first
        : second[0] == '[' ? first + second
        : first + "." + second;

    static long Align(long offset, int alignment) => (offset + alignment - 1) / alignment * alignment;
}
