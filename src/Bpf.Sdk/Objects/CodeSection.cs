namespace Bpf.Sdk.Objects;

/// <summary>What an instruction refers to.</summary>
enum ReferenceKind
{
    /// <summary>A map, by its place in <see cref="ObjectSpec.Maps"/>.</summary>
    Map,
    /// <summary>A place in a section of global variables, by its place in <see cref="ObjectSpec.Sections"/>.</summary>
    Global,
    /// <summary>A function of the object, by section number and instruction.</summary>
    Function,
    /// <summary>Something that the object does not define.</summary>
    Extern,
}

/// <summary>A relocation of an instruction, resolved to what it names.</summary>
/// <param name="Kind">What is referred to.</param>
/// <param name="Target">Place of the map or section in its list, or number of the code section.</param>
/// <param name="Offset">Byte offset in the section of variables, or instruction in the code section.</param>
/// <param name="Name">Name of the symbol, for messages.</param>
readonly record struct InstructionReference(ReferenceKind Kind, int Target, int Offset, string Name);

/// <summary>A function: a run of instructions of a code section.</summary>
readonly record struct CodeFunction(string Name, int Start, int Length, bool IsEntry)
{
    public int End => Start + Length;
}

/// <summary>A section of instructions, with the functions in it and what the instructions refer to.</summary>
sealed class CodeSection(int index, string name, BpfInstruction[] instructions, CodeFunction[] functions)
{
    public int Index { get; } = index;

    public string Name { get; } = name;

    public BpfInstruction[] Instructions { get; } = instructions;

    /// <summary>By first instruction.</summary>
    public CodeFunction[] Functions { get; } = functions;

    /// <summary>By number of the instruction.</summary>
    public Dictionary<int, InstructionReference> References { get; } = [];

    public CodeFunction? FunctionAt(int instruction)
    {
        foreach (CodeFunction function in Functions)
        {
            if (instruction >= function.Start && instruction < function.End)
            {
                return function;
            }
        }

        return null;
    }
}
