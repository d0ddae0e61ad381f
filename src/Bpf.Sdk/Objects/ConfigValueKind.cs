namespace Bpf.Sdk.Objects;

/// <summary>C types that a configuration value can have.</summary>
enum ConfigValueKind
{
    Unsupported,
    Bool,
    /// <summary>One byte: a small number, or <c>'y'</c>, <c>'n'</c>, <c>'m'</c>.</summary>
    Character,
    Integer,
    /// <summary><c>enum libbpf_tristate</c>.</summary>
    Tristate,
    Text,
}
