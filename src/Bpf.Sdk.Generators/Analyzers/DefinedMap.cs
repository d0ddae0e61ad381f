using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Loading.Maps;
using Microsoft.CodeAnalysis;

namespace Bpf.Sdk.Generators.Analyzers;

/// <summary>A map as the object defines it, or one that a map of maps holds, with the place in C# where it is met.</summary>
/// <param name="Name">What messages call it: <c>map 'flows'</c>.</param>
/// <param name="Location">Its name in <c>[BpfMap]</c>; of a map that gets its property by itself, the object's name.</param>
sealed record DefinedMap(string Name, MapRecord Record, bool IsInner, bool IsDeclared, Location Location)
{
    /// <summary>The maps that a class has properties for, declared or not, each once.</summary>
    public static IEnumerable<DefinedMap> All(BoundClassContext context)
    {
        if (context.Manifest is not { } manifest)
        {
            yield break;
        }

        var declared = context.Maps().ToArray();
        foreach (var record in manifest.Maps)
        {
            var declaration = declared.FirstOrDefault(map => map.Name == record.Name);
            if (declaration is null && context.Type.IsStatic)
            {
                continue;
            }

            var location = declaration is null ? context.SourceLocation : context.NameLocation(declaration.Attribute);
            yield return new($"map '{record.Name}'", record, IsInner: false, declaration is not null, location);
            if (record.Inner is { } inner)
            {
                yield return new($"the inner map of '{record.Name}'", inner, IsInner: true, declaration is not null, location);
            }
        }
    }

    /// <summary>How it breaks the rules of its kind.</summary>
    public IEnumerable<MapProblem> Problems()
    {
        foreach (var problem in MapKindRules.Broken(new(
            Record.Type, (uint)Record.KeySize, (uint)Record.ValueSize, (uint)Record.MaxEntries, (uint)Record.Flags, Record.Extra, Record is { KeyType: > 0, ValueType: > 0 })))
        {
            yield return problem;
        }

        if (IsInner && MapKindRules.BrokenByInner(Record.Type) is { } within)
        {
            yield return within;
        }

        if (Record is { Type: "ArrayOfMaps" or "HashOfMaps", Inner: null })
        {
            yield return new("nothing says what its inner maps are like: declare it in C with __array(values, struct …), or set InnerMap before Load()", IsIncomplete: true);
        }
    }

    /// <summary>What is wrong, or what is missing, as the end of a sentence; empty if nothing is.</summary>
    public string ProblemText(bool isIncomplete) =>
        string.Join("; ", Problems().Where(problem => problem.IsIncomplete == isIncomplete).Select(static problem => problem.Text));
}
