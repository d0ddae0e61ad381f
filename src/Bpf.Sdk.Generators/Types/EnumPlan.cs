using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Types;

/// <summary>Plans the C# enum of a C enum.</summary>
static class EnumPlan
{
    public static PlannedEnum Create(string name, string cName, CType type)
    {
        // Compilers before clang 15 do not say that an enum is signed, though they write negative numbers.
        var isSigned = type.IsSigned || type.Enumerators.Any(static enumerator => enumerator.Number[0] == '-');
        var scope = new NameScope(["value__"]);
        var prefix = CommonPrefix(type);
        var members = new List<(string, string, string)>();
        foreach (var enumerator in type.Enumerators)
        {
            var memberName = scope.Claim(CSharpName.Pascal(enumerator.Name.Substring(prefix)), "Value");
            members.Add((memberName, Fit(enumerator.Number, type.Size, isSigned), enumerator.Name));
        }

        return new(name, cName, type, Primitives.Integer(type.Size, isSigned)!.Name, members);
    }

    // enum state { STATE_IDLE, STATE_BUSY } reads as State.Idle in C#.
    static int CommonPrefix(CType type)
    {
        if (type.Name is null)
        {
            return 0;
        }

        var prefix = type.Name + "_";
        return type.Enumerators.All(enumerator =>
            enumerator.Name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)
            && enumerator.Name.Length > prefix.Length
            && char.IsLetter(enumerator.Name[prefix.Length]))
            ? prefix.Length
            : 0;
    }

    // A number outside of the type would be an error in generated code: its low bits are what memory holds.
    static string Fit(string number, long size, bool isSigned)
    {
        var bits = number[0] == '-'
            ? unchecked((ulong)long.Parse(number, CultureInfo.InvariantCulture))
            : ulong.Parse(number, CultureInfo.InvariantCulture);
        var unused = 64 - ((int)size * 8);
        return isSigned
            ? (unchecked((long)(bits << unused)) >> unused).ToString(CultureInfo.InvariantCulture)
            : ((bits << unused) >> unused).ToString(CultureInfo.InvariantCulture);
    }
}
