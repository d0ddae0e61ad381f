namespace Bpf.Sdk.Generators.Declarations;

/// <summary>A class with <c>[BpfObject]</c>, as far as generated code depends on it.</summary>
/// <param name="Source">The object as the user named it.</param>
/// <param name="Namespace">Null for the global namespace.</param>
/// <param name="Headers">How each type from the outermost to the class itself is reopened: <c>partial class Outer</c>.</param>
/// <param name="MetadataName">Unique in the compilation: <c>Sample.Outer+MesChk</c>.</param>
/// <param name="Name">The class's name with its type parameters.</param>
/// <param name="Usings">The using directives of the file, if a type is written in terms that only generated code will define.</param>
sealed record BoundClass(
    string Source,
    string? Namespace,
    EquatableArray<string> Headers,
    string MetadataName,
    string Name,
    bool IsStatic,
    ClassShape Shape,
    EquatableArray<string> MemberNames,
    EquatableArray<MapDeclaration> Maps,
    EquatableArray<AttachDeclaration> Attachments,
    EquatableArray<string> Usings);
