namespace Bpf.Sdk.Objects;

/// <summary>Something that an object uses and the kernel has to have.</summary>
public sealed record ExternSpec
{
    internal const string ConfigSection = ".kconfig";
    internal const string SymbolSection = ".ksyms";

    /// <summary>Name in C, with its flavour (<c>___suffix</c>) if it has one.</summary>
    public required string Name { get; init; }

    /// <summary>What it is.</summary>
    public ExternKind Kind { get; init; }

    /// <summary>The program can do without it (<c>__weak</c>): a kernel that lacks it gives 0.</summary>
    public bool IsWeak { get; init; }

    /// <summary>Its type in C, for people: <c>int (struct task_struct *)</c>; empty if the object does not say.</summary>
    public string CType { get; init; } = "";

    // Number of the variable or function in the object's BTF; 0 if that lacks it.
    internal int Type { get; init; }

    // Of a configuration value: how it is written, and its place in the section.
    internal ConfigValueKind ValueKind { get; init; }

    internal bool IsSigned { get; init; }

    internal int Size { get; init; }

    internal int Alignment { get; init; }

    internal int Offset { get; init; }

    // What the kernel calls a type, function or variable that has a type: "name___old" is one program's view of "name".
    internal string KernelName
    {
        get
        {
            for (int i = Name.Length - 5; i >= 0; i--)
            {
                if (Name[i] != '_' && Name.AsSpan(i + 1).StartsWith("___") && Name[i + 4] != '_')
                {
                    return Name[..(i + 1)];
                }
            }

            return Name;
        }
    }

    /// <summary>Name, kind and type, for people.</summary>
    public override string ToString() => $"{Name} ({Kind}{(CType.Length > 0 ? ", " : "")}{CType}{(IsWeak ? ", weak" : "")})";
}
