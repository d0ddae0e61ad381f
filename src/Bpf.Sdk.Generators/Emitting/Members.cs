using System.Collections.Generic;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>A map's property, in the loaded and in the opened state.</summary>
/// <param name="Type">The type in the loaded state.</param>
/// <param name="IsTyped">Whether that is more than a raw map.</param>
/// <param name="IsDeclared">Whether the user declared the loaded state's property.</param>
sealed record MapMember(string Name, MapRecord Map, string Type, bool IsTyped, bool IsDeclared);

/// <summary>A program's property.</summary>
sealed record ProgramMember(string Name, ProgramRecord Program, ProgramClass Class)
{
    /// <summary>How the loaded state gets at it: each time anew, for a program that is not loaded is not there.</summary>
    public string Access => $"Object.Programs[{CodeWriter.Literal(Program.Name)}]{(Class.Conversion is { } method ? $".{method}()" : "")}";

    /// <summary>The type in the loaded state.</summary>
    public string Type => $"global::{BpfNames.Namespace}.{Class.Name}";

    public string Documentation => $"Program {CodeWriter.Code(Program.Name)} of section {CodeWriter.Code(Program.Section)}.";
}

/// <summary>The property of a section of global variables and the class of that property.</summary>
/// <param name="Omitted">Names in C of variables that are too large to be values.</param>
sealed record SectionMember(string Name, string TypeName, SectionRecord Section, IReadOnlyList<VariableMember> Variables, IReadOnlyList<string> Omitted);

/// <summary>A global variable's properties: its value, and in the loaded state a reference to it.</summary>
sealed record VariableMember(string Name, string Reference, string Type, GlobalRecord Global, string CDeclaration);

/// <summary>A declared map property and the field behind it.</summary>
sealed record DeclaredField(MapDeclaration Map, string Field);
