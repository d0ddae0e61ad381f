namespace Bpf.Sdk.Generators.Declarations;

/// <summary>A partial method that attaches a program, as far as its implementation depends on it.</summary>
/// <param name="Kind">The attribute that declares it.</param>
/// <param name="Program">The section or function as the user wrote it.</param>
/// <param name="Direction">The <c>TcDirection</c> that was given, or null.</param>
/// <param name="Modifiers">As the user wrote them, <c>partial</c> included.</param>
/// <param name="ReturnType">Fully qualified.</param>
/// <param name="Signature">Which parameter is what, or null if the method cannot be an attach method.</param>
sealed record AttachDeclaration(
    AttachKind Kind,
    string Method,
    string Program,
    string? Direction,
    string Modifiers,
    string ReturnType,
    EquatableArray<AttachParameter> Parameters,
    AttachSignature? Signature,
    bool HasDocumentation);

/// <param name="Modifier"><c>ref</c>, <c>out</c> or <c>in</c> with a space behind it, or an empty string.</param>
sealed record AttachParameter(string Name, string Type, string Modifier)
{
    public override string ToString() => $"{Modifier}{Type} {Name}";
}
