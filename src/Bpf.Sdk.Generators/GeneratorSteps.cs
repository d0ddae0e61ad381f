namespace Bpf.Sdk.Generators;

/// <summary>Names of the generator's steps, for tests of what is cached.</summary>
static class GeneratorSteps
{
    public const string Manifests = nameof(Manifests);
    public const string Classes = nameof(Classes);
    public const string MatchedClasses = nameof(MatchedClasses);
    public const string AllClasses = nameof(AllClasses);
    public const string Models = nameof(Models);

    public static readonly string[] All = [Manifests, Classes, MatchedClasses, AllClasses, Models];
}
