using System.Collections.Generic;
using System.Globalization;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Layouts;

/// <summary>Reads the layout of a C type from its description.</summary>
sealed class CLayout(CTypes types)
{
    readonly List<LayoutLeaf> _leaves = [];
    bool _isKnown = true;

    /// <summary>The layout, or null if the type or a part of it is of a kind that is not known here.</summary>
    public static TypeLayout? Of(CTypes types, int type)
    {
        if (types.SizeOf(type) is not { } size)
        {
            return null;
        }

        var layout = new CLayout(types);
        layout.Add(type, "", 0);
        return layout._isKnown ? new(size, 1, layout._leaves, true) : null;
    }

    void Add(int number, string path, long offset)
    {
        var type = types.Strip(number);
        switch (type)
        {
            case { Kind: CTypeKind.Int, IsBool: true }:
                Leaf(LeafKind.Bool, type.Size);
                break;
            case { IsChar: true }:
                Leaf(LeafKind.Char, 1);
                break;
            case { Kind: CTypeKind.Int }:
                Leaf(LeafKind.Integer, type.Size);
                break;
            case { Kind: CTypeKind.Float }:
                Leaf(LeafKind.Float, type.Size);
                break;
            case { Kind: CTypeKind.Enum }:
                Leaf(LeafKind.Enum, type.Size);
                break;
            case { Kind: CTypeKind.Pointer }:
                Leaf(LeafKind.Pointer, CTypes.PointerSize);
                break;
            case { Kind: CTypeKind.Array }:
                AddArray(type, path, offset);
                break;
            case { IsComposite: true }:
                AddMembers(type, path, offset);
                break;
            default:
                _isKnown = false;
                break;
        }

        void Leaf(LeafKind kind, long size) => _leaves.Add(new(path, offset, size, kind, type!.IsSigned));
    }

    void AddArray(CType array, string path, long offset)
    {
        if (types.SizeOf(array.Target) is not { } size)
        {
            _isKnown = false;
        }
        else if (size == 1 || size * array.Count == 0 || array.Count > TypeLayout.MaxLeaves - _leaves.Count)
        {
            _leaves.Add(new(path, offset, size * array.Count, LeafKind.Bytes, false));
        }
        else
        {
            for (var i = 0L; i < array.Count; i++)
            {
                Add(array.Target, $"{path}[{i.ToString(CultureInfo.InvariantCulture)}]", offset + (i * size));
            }
        }
    }

    void AddMembers(CType composite, string path, long offset)
    {
        foreach (var member in composite.Members)
        {
            var memberPath = member.Name is null ? path : path.Length == 0 ? member.Name : path + "." + member.Name;
            if (member.Bits == 0)
            {
                Add(member.Type, memberPath, offset + (member.BitOffset / 8));
            }
            else if (types.SizeOf(member.Type) is { } unit and > 0)
            {
                var start = member.BitOffset / (unit * 8) * unit;
                _leaves.Add(new(memberPath, offset + start, unit, LeafKind.Bytes, false));
            }
        }
    }
}
