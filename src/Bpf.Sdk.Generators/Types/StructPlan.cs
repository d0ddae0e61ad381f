using System;
using System.Collections.Generic;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Types;

/// <summary>Plans the C# struct of a C struct or union: each member at C's own offset.</summary>
sealed class StructPlan(TypePlanner planner, string name, string cName, CType type)
{
    readonly NameScope _scope = new([name, "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"]);
    readonly List<PlannedField> _fields = [];
    readonly List<PlannedBits> _bits = [];
    int _alignment = 1;
    bool _isDense;

    public (PlannedStruct Plan, int Alignment) Create()
    {
        Add(type, 0);
        var pack = _isDense || type.Size % _alignment != 0 ? 1 : 0;
        return (new(name, cName, type, pack, _fields, _bits), pack == 1 ? 1 : _alignment);
    }

    void Add(CType composite, long baseBits)
    {
        foreach (var member in composite.Members)
        {
            var bitOffset = baseBits + member.BitOffset;
            if (member.Name is null)
            {
                // Members of an anonymous struct or union are the outer one's own in C, and so they are in C#.
                if (member.Bits == 0 && planner.Types.Strip(member.Type) is { IsComposite: true } inner)
                {
                    Add(inner, bitOffset);
                }
            }
            else if (member.Bits > 0)
            {
                AddBits(member, bitOffset);
            }
            else
            {
                AddField(member, bitOffset / 8);
            }
        }
    }

    void AddField(CMember member, long offset)
    {
        // A flexible array at the end has no bytes of its own, and nothing may lie outside of the struct.
        if (planner.Types.SizeOf(member.Type) is not { } size || offset + size > type.Size)
        {
            return;
        }

        var pascal = CSharpName.Pascal(member.Name!);
        if (planner.Use(member.Type, size, name + pascal) is { } use)
        {
            Occupy(offset, use.Alignment);
            _fields.Add(new(_scope.Claim(pascal, "Value"), use.Name, offset, CDeclaration.Of(planner.Types, member.Type, member.Name!)));
        }
    }

    void AddBits(CMember member, long bitOffset)
    {
        if (member.Bits > 64
            || Storage(bitOffset, member.Bits) is not { } storage
            || planner.Types.Strip(member.Type) is not { Kind: CTypeKind.Int or CTypeKind.Enum, Size: 1 or 2 or 4 or 8 } target
            || planner.Use(member.Type, target.Size, name + CSharpName.Pascal(member.Name!)) is not { } use)
        {
            return;
        }

        Occupy(storage.Offset, storage.Size);
        _bits.Add(new(
            _scope.Claim(CSharpName.Pascal(member.Name!), "Value"),
            use.Name,
            target.IsBool,
            target.IsSigned,
            storage.Offset,
            storage.Size * 8,
            (int)(bitOffset - (storage.Offset * 8)),
            member.Bits,
            $"{CDeclaration.Of(planner.Types, member.Type, member.Name!)} : {member.Bits}"));
    }

    // The smallest aligned integer that holds all bits and lies within the struct.
    (long Offset, int Size)? Storage(long bitOffset, int width)
    {
        foreach (var size in (int[])[1, 2, 4, 8])
        {
            var offset = bitOffset / (size * 8) * size;
            if (bitOffset + width <= (offset + size) * 8)
            {
                return offset + size <= type.Size ? (offset, size) : null;
            }
        }

        return null;
    }

    void Occupy(long offset, int alignment)
    {
        _alignment = Math.Max(_alignment, alignment);
        _isDense |= offset % alignment != 0;
    }
}
