using System.Collections.Generic;
using System.Globalization;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Types;

/// <summary>Decides which C# type stands for each C type that an object reaches. What C# cannot express becomes plain bytes of the same size.</summary>
sealed class TypePlanner(CTypes types, NameScope scope)
{
    // The runtime refuses larger inline arrays, and a value of that size has no place on a stack.
    const long MaxSize = 1 << 20;

    readonly Dictionary<int, TypeUse?> _uses = [];
    readonly Dictionary<(string Element, long Count, bool IsText), TypeUse> _arrays = [];
    readonly List<PlannedType> _declared = [];
    readonly List<PlannedType> _arraysDeclared = [];

    /// <summary>What has to be written, in the order of first use, arrays last.</summary>
    public IEnumerable<PlannedType> Planned => [.. _declared, .. _arraysDeclared];

    public CTypes Types { get; } = types;

    /// <summary>The C# type of a variable that takes that many bytes, or null if it is of no use as a value.</summary>
    /// <param name="type">A type number, or 0 if the type is not known.</param>
    /// <param name="hint">A name for the type if it has none.</param>
    public TypeUse? Use(int type, long size, string hint)
    {
        if (size is 0 or > MaxSize)
        {
            return null;
        }

        return Types.SizeOf(type) == size && Plan(type, hint) is { } use ? use : Bytes(size);
    }

    TypeUse Bytes(long size) => Array(new("byte", 1, 1), size, false, null);

    TypeUse? Plan(int number, string hint)
    {
        var type = Types.Find(number);
        string? alias = null;
        while (type is { IsAlias: true })
        {
            if (type is { Kind: CTypeKind.Typedef, Name: { } name })
            {
                alias = name;
                hint = CSharpName.Pascal(name);
            }

            type = Types.Find(type.Target);
        }

        if (type is null)
        {
            return null;
        }

        if (!_uses.TryGetValue(type.Number, out var use))
        {
            use = Create(type, alias, hint);
            // An array's name depends on its elements only, and elements may take theirs from the hint: both are settled now.
            _uses[type.Number] = use;
        }

        return use;
    }

    TypeUse? Create(CType type, string? alias, string hint) => type.Kind switch
    {
        CTypeKind.Int or CTypeKind.Float or CTypeKind.Pointer => Primitives.Of(type) ?? (type.Size is > 0 and <= MaxSize ? Bytes(type.Size) : null),
        CTypeKind.Enum => CreateEnum(type, CName(type, alias), hint),
        CTypeKind.Struct or CTypeKind.Union => type.Size is > 0 and <= MaxSize ? CreateStruct(type, CName(type, alias), hint) : null,
        CTypeKind.Array => CreateArray(type, hint),
        _ => null,
    };

    string CName(CType type, string? alias) => type.Name is null && alias is not null ? alias : CDeclaration.Of(Types, type.Number);

    TypeUse? CreateEnum(CType type, string cName, string hint)
    {
        if (type.Size is not (1 or 2 or 4 or 8))
        {
            return null;
        }

        var name = scope.Claim(type.Name is null ? hint : CSharpName.Pascal(type.Name), "Enum");
        var plan = EnumPlan.Create(name, cName, type);
        _declared.Add(plan);
        return new(name, type.Size, (int)type.Size);
    }

    TypeUse CreateStruct(CType type, string cName, string hint)
    {
        var suffix = type.Kind == CTypeKind.Union ? "Union" : "Struct";
        var name = scope.Claim(type.Name is null ? hint : CSharpName.Pascal(type.Name), suffix);
        var slot = _declared.Count;
        var (plan, alignment) = new StructPlan(this, name, cName, type).Create();
        // In front of the types that its own members brought along.
        _declared.Insert(slot, plan);
        return new(name, type.Size, alignment);
    }

    TypeUse? CreateArray(CType type, string hint)
    {
        var size = Types.SizeOf(type.Number);
        if (size is null or 0 or > MaxSize || Types.SizeOf(type.Target) is not { } elementSize)
        {
            return null;
        }

        var element = Use(type.Target, elementSize, hint);
        if (element is null)
        {
            return null;
        }

        var isText = Types.Strip(type.Target) is { IsChar: true };
        return Array(isText ? new("byte", 1, 1) : element, type.Count, isText, CDeclaration.Of(Types, type.Number));
    }

    TypeUse Array(TypeUse element, long count, bool isText, string? declaration)
    {
        var key = (element.Name, count, isText);
        if (!_arrays.TryGetValue(key, out var use))
        {
            var prefix = isText ? "Char" : Primitives.NameInArray(element.Name);
            var name = scope.Claim(prefix + "Array" + count.ToString(CultureInfo.InvariantCulture), "Type");
            use = new(name, element.Size * count, element.Alignment);
            _arrays.Add(key, use);
            _arraysDeclared.Add(new PlannedArray(name, element.Name, count, isText, declaration));
        }

        return use;
    }
}
