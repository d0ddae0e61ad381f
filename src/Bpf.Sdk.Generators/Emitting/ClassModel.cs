using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>All that the generated code of one class follows from.</summary>
/// <param name="HintName">What the generated files' names begin with, unique whatever the case of its letters.</param>
/// <param name="Manifest">Null if the object is not there; then only what the class declares is written.</param>
/// <param name="Declared">What all classes that are bound to the same object declare.</param>
sealed record ClassModel(string HintName, BoundClass Class, ObjectManifest? Manifest, ObjectDeclarations Declared);
