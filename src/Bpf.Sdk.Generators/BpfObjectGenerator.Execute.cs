using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using System.Threading;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Emitting;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Bpf.Sdk.Generators;

public sealed partial class BpfObjectGenerator
{
    static BoundClass? ReadClass(GeneratorAttributeSyntaxContext context, CancellationToken cancellation) =>
        context.TargetSymbol is INamedTypeSymbol { TypeKind: TypeKind.Class } type
            ? BoundClassReader.Read(type, context.Attributes[0], cancellation)
            : null;

    static MatchedClass Match(BoundClass type, ImmutableArray<ManifestFile> files) =>
        new(type, ManifestMatch.Find(type.Source, files).Manifest);

    // A class that has the attribute twice, which the compiler refuses, is here twice.
    static EquatableArray<MatchedClass> Order(ImmutableArray<MatchedClass> classes) =>
        classes
            .GroupBy(static type => type.Class.MetadataName, StringComparer.Ordinal)
            .Select(static group => group.First())
            .OrderBy(static type => type.Class.MetadataName, StringComparer.Ordinal)
            .ToEquatableArray();

    static IEnumerable<ClassModel> CreateModels(EquatableArray<MatchedClass> classes)
    {
        // Files of one generator must differ in more than case.
        var hintNames = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (type, manifest) in classes)
        {
            if (type.Shape != ClassShape.Closed)
            {
                var siblings = classes.Where(other => manifest is not null && other.Manifest?.Source == manifest.Source).Select(static other => other.Class).ToArray();
                yield return new(HintName(type.MetadataName, hintNames), type, manifest, ObjectDeclarations.Combine(manifest, siblings));
            }
        }
    }

    static string HintName(string metadataName, HashSet<string> taken)
    {
        var name = new StringBuilder();
        foreach (var character in metadataName)
        {
            name.Append(char.IsLetterOrDigit(character) || character is '.' or '_' ? character : character == '`' ? '_' : '-');
        }

        var candidate = name.ToString();
        for (var number = 2; !taken.Add(candidate); number++)
        {
            candidate = name + "-" + number.ToString(CultureInfo.InvariantCulture);
        }

        return candidate;
    }

    static void Write(SourceProductionContext context, ClassModel model)
    {
        if (model.Class.Shape == ClassShape.MembersOnly)
        {
            Add(context, model, "", SkeletonWriter.Write(model));
            return;
        }

        if (model.Class.IsStatic)
        {
            Add(context, model, "", StaticClassWriter.Write(model));
            return;
        }

        var plan = ClassPlan.Create(model);
        Add(context, model, "", LoadedClassWriter.Write(model, plan));
        Add(context, model, ".Opened", OpenedClassWriter.Write(model, plan));
        if (plan.PlannedTypes.Count > 0)
        {
            Add(context, model, ".Types", TypesWriter.Write(model, plan));
        }
    }

    static void Add(SourceProductionContext context, ClassModel model, string part, string source) =>
        context.AddSource($"{model.HintName}{part}.g.cs", SourceText.From(source, Encoding.UTF8));

    /// <summary>A class and the manifest of its object, if that is there.</summary>
    sealed record MatchedClass(BoundClass Class, ObjectManifest? Manifest);
}
