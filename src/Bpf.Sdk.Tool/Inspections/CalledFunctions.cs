using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>The functions of an object that a program is linked with.</summary>
static class CalledFunctions
{
    /// <summary>Their names, without the program's own, in the order in which they are met.</summary>
    public static IReadOnlyList<string> Of(ObjectSpec spec, ProgramSpec program)
    {
        var met = new OrderedDictionary<(int Section, int Start), string>();
        var open = new Queue<(CodeSection Section, CodeFunction Function)>();
        Meet(program.SectionIndex, program.SectionInstruction);
        while (open.TryDequeue(out (CodeSection Section, CodeFunction Function) item))
        {
            for (int i = item.Function.Start; i < item.Function.End; i++)
            {
                BpfInstruction instruction = item.Section.Instructions[i];
                if (item.Section.References.TryGetValue(i, out InstructionReference reference))
                {
                    if (reference.Kind == ReferenceKind.Function)
                    {
                        Meet(reference.Target, reference.Offset);
                    }
                }
                else if (instruction.IsLocalCall)
                {
                    Meet(item.Section.Index, i + instruction.Immediate + 1);
                }

                i += instruction.IsLoadImmediate64 ? 1 : 0; // its upper half is no instruction
            }
        }

        return [.. met.Values.Skip(1)];

        void Meet(int section, int instruction)
        {
            if (spec.Code.TryGetValue(section, out CodeSection? code) && code.FunctionAt(instruction) is { } function && met.TryAdd((section, function.Start), function.Name))
            {
                open.Enqueue((code, function));
            }
        }
    }
}
