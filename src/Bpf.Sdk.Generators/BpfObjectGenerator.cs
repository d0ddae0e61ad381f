using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Emitting;
using Bpf.Sdk.Generators.Manifests;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Bpf.Sdk.Generators;

/// <summary>
/// Completes the classes that <c>[BpfObject]</c> binds to compiled objects. It reports nothing: the analyzers do, and this
/// writes what can be written so that theirs stays the only error.
/// </summary>
[Generator(LanguageNames.CSharp)]
public sealed partial class BpfObjectGenerator : IIncrementalGenerator
{
    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        IncrementalValuesProvider<ManifestFile> manifests = context.AdditionalTextsProvider
            .Where(static file => ManifestFiles.IsManifest(file))
            .Select(static (file, cancellation) => ManifestFiles.Read(file, cancellation))
            .WithTrackingName(GeneratorSteps.Manifests);

        IncrementalValuesProvider<BoundClass> classes = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                BpfNames.ObjectAttribute,
                static (node, _) => node is TypeDeclarationSyntax,
                static (context, cancellation) => ReadClass(context, cancellation))
            .Where(static type => type is not null)
            .Select(static (type, _) => type!)
            .WithTrackingName(GeneratorSteps.Classes);

        IncrementalValuesProvider<MatchedClass> matched = classes
            .Combine(manifests.Collect())
            .Select(static (pair, _) => Match(pair.Left, pair.Right))
            .WithTrackingName(GeneratorSteps.MatchedClasses);

        IncrementalValueProvider<EquatableArray<MatchedClass>> all = matched
            .Collect()
            .Select(static (classes, _) => Order(classes))
            .WithTrackingName(GeneratorSteps.AllClasses);

        // One value per class, made from all: a class that nothing concerns keeps its value, and so its code.
        IncrementalValuesProvider<ClassModel> models = all
            .SelectMany(static (classes, _) => CreateModels(classes))
            .WithTrackingName(GeneratorSteps.Models);

        context.RegisterSourceOutput(models, static (context, model) => Write(context, model));
    }
}
