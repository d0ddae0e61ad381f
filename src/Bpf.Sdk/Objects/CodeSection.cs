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
    /// <summary>Something that the object does not define, by its place in <see cref="ObjectSpec.Externs"/>.</summary>
    Extern,
}

/// <summary>A relocation of an instruction, resolved to what it names.</summary>
/// <param name="Kind">What is referred to.</param>
/// <param name="Target">Place of the map, section or extern in its list, or number of the code section.</param>
/// <param name="Offset">Byte offset in the section of variables or in the extern, or instruction in the code section.</param>
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

    /// <summary>The function that an instruction belongs to; of several names for one function any, but always the same.</summary>
    public CodeFunction? FunctionAt(int instruction)
    {
        (int first, int end) = (0, Functions.Length);
        while (first < end)
        {
            int middle = first + (end - first) / 2;
            CodeFunction function = Functions[middle];
            if (instruction < function.Start)
            {
                end = middle;
            }
            else if (instruction >= function.End)
            {
                first = middle + 1;
            }
            else
            {
                return function;
            }
        }

        return null;
    }
}
