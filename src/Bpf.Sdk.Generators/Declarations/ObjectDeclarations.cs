using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>What all classes bound to one object declare together.</summary>
/// <param name="Programs">What attach methods make of programs whose section does not say it, in the object's order.</param>
sealed record ObjectDeclarations(EquatableArray<DeclaredPinning> Pinnings, EquatableArray<DeclaredProgram> Programs)
{
    public string? Pinning(string map)
    {
        foreach (var pinning in Pinnings)
        {
            if (pinning.Map == map)
            {
                return pinning.Pinning;
            }
        }

        return null;
    }

    /// <summary>The class of a program: as it is declared, else as its section says.</summary>
    public ProgramClass ClassOf(ProgramRecord program)
    {
        foreach (var declared in Programs)
        {
            if (declared.Program == program.Name)
            {
                return declared.Class;
            }
        }

        return ProgramClass.For(program);
    }

    /// <summary>One pinning per map, in the object's order. Of several that contradict each other, which is an error, the first by name.</summary>
    public static ObjectDeclarations Combine(ObjectManifest? manifest, IReadOnlyCollection<BoundClass> classes)
    {
        if (manifest is null)
        {
            return new(default, default);
        }

        var pinnings = new List<DeclaredPinning>();
        foreach (var map in manifest.Maps)
        {
            var declared = classes.SelectMany(static type => type.Maps).Where(declaration => declaration.Map == map.Name && declaration.Pinning is not null);
            if (declared.Min(static declaration => declaration.Pinning) is { } pinning)
            {
                pinnings.Add(new(map.Name, pinning));
            }
        }

        var bound = classes
            .SelectMany(static type => type.Attachments)
            .Select(attachment => (ProgramMatch.Find(attachment.Program, manifest.Programs, attachment.Kind.SectionKind).Program, attachment.Kind.Class))
            .ToArray();
        var programs = new List<DeclaredProgram>();
        foreach (var program in manifest.Programs)
        {
            // A section of traffic control may say an attach type, which cls_bpf does not take: said again without.
            if (bound.FirstOrDefault(pair => pair.Program == program).Class is { } declared && (declared == ProgramClass.Tc || declared != ProgramClass.For(program)))
            {
                programs.Add(new(program.Name, declared));
            }
        }

        return new(pinnings.ToEquatableArray(), programs.ToEquatableArray());
    }
}

/// <param name="Program">The name of the C function.</param>
sealed record DeclaredProgram(string Program, ProgramClass Class);

/// <param name="Pinning">A member of <c>BpfPinning</c>.</param>
sealed record DeclaredPinning(string Map, string Pinning);
