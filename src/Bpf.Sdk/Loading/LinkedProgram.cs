using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>
/// A program with all functions that it calls, as one run of instructions: what the kernel takes once the references are
/// filled in. Pure: made without a kernel.
/// </summary>
sealed class LinkedProgram
{
    readonly Dictionary<int, Func<string>> _poison = [];

    LinkedProgram(BpfInstruction[] instructions, IReadOnlyList<(int, InstructionReference)> references, IReadOnlyList<CoreRelocation> coreRelocations, FunctionInfo[] functions, LineInfo[] lines)
    {
        (Instructions, References, CoreRelocations, Functions, Lines) = (instructions, references, coreRelocations, functions, lines);
    }

    public BpfInstruction[] Instructions { get; }

    /// <summary>What is still to be filled in: the instruction, and the map, global variable or extern that it refers to.</summary>
    public IReadOnlyList<(int Instruction, InstructionReference Reference)> References { get; }

    /// <summary>What is to be adapted to the kernel's types, with places in <see cref="Instructions"/>.</summary>
    public IReadOnlyList<CoreRelocation> CoreRelocations { get; }

    /// <summary>By instruction; empty if the object says nothing.</summary>
    public FunctionInfo[] Functions { get; }

    /// <summary>By instruction; empty if the object says nothing.</summary>
    public LineInfo[] Lines { get; }

    /// <summary>Notes that an instruction was made one that the verifier refuses if it is reached, since CO-RE found nothing for it.</summary>
    /// <param name="instruction">Its place; of a 64-bit constant that of the first half.</param>
    /// <param name="describe">What was looked for and why it was not found.</param>
    public void AddPoison(int instruction, Func<string> describe) => _poison[instruction] = describe;

    /// <summary>What CO-RE looked for and did not find for an instruction, with the candidates and why none fits; null if the instruction is sound.</summary>
    public string? DescribePoison(int instruction) =>
        (_poison.GetValueOrDefault(instruction) ?? (Instructions.Length > instruction && instruction > 0 && IsPoisonedPair(instruction) ? _poison.GetValueOrDefault(instruction - 1) : null))?.Invoke();

    // Of a 64-bit constant both halves are made the same call.
    bool IsPoisonedPair(int second) => Instructions[second] == Instructions[second - 1] && Instructions[second].Opcode == BpfInstruction.CallOpcode;

    public static LinkedProgram FromRaw(ProgramSpec program) => new([.. program.Instructions], [], [], [], []);

    /// <summary>Links a program of an object.</summary>
    public static LinkedProgram Link(ObjectSpec spec, ProgramSpec program) => new Linker(spec, program).Link();

    sealed class Linker(ObjectSpec spec, ProgramSpec program)
    {
        readonly List<BpfInstruction> _instructions = [];
        readonly List<(int, InstructionReference)> _references = [];
        readonly List<CoreRelocation> _coreRelocations = [];
        readonly List<FunctionInfo> _functions = [];
        readonly List<LineInfo> _lines = [];
        readonly Dictionary<(int Section, int Start), int> _places = [];
        readonly Queue<(CodeSection Section, CodeFunction Function)> _pending = [];
        int _end; // of all functions that have a place

        public LinkedProgram Link()
        {
            PlaceOf(program.SectionIndex, program.SectionInstruction);
            int placed = 0;
            while (_pending.TryDequeue(out (CodeSection Section, CodeFunction Function) next))
            {
                Append(next.Section, next.Function, placed);
                placed += next.Function.Length;
            }

            // All or nothing: the kernel wants a function record for every function as soon as there is one.
            bool isComplete = _functions.Count == _places.Count;
            return new([.. _instructions], _references, _coreRelocations, isComplete ? [.. _functions] : [], isComplete ? [.. _lines] : []);
        }

        // Where a function is or will be: functions are appended in the order in which they are first met.
        int PlaceOf(int section, int instruction)
        {
            CodeFunction function = spec.Code[section].FunctionAt(instruction)!.Value;
            if (!_places.TryGetValue((section, function.Start), out int place))
            {
                place = _end;
                _places.Add((section, function.Start), place);
                _end = place + function.Length;
                _pending.Enqueue((spec.Code[section], function));
            }

            return place + (instruction - function.Start);
        }

        void Append(CodeSection section, CodeFunction function, int place)
        {
            for (int i = function.Start; i < function.End; i++)
            {
                BpfInstruction instruction = section.Instructions[i];
                int at = place + i - function.Start;
                if (section.References.TryGetValue(i, out InstructionReference reference))
                {
                    instruction = Resolve(instruction, reference, at);
                }
                else if (instruction.IsLocalCall)
                {
                    int target = i + instruction.Immediate + 1;
                    if (section.FunctionAt(target) is null)
                    {
                        throw new BpfFormatException($"A call in '{function.Name}' leads to instruction {target}, where no function is", section.Name, i * 8L);
                    }

                    instruction = instruction with { Immediate = PlaceOf(section.Index, target) - at - 1 };
                }

                _instructions.Add(instruction);
                if (instruction.IsLoadImmediate64 && i + 1 < function.End)
                {
                    _instructions.Add(section.Instructions[++i]); // the upper half of the constant
                }
            }

            AppendDebugInformation(section, function, place);
        }

        BpfInstruction Resolve(BpfInstruction instruction, InstructionReference reference, int at)
        {
            switch (reference.Kind)
            {
                case ReferenceKind.Function:
                    int distance = PlaceOf(reference.Target, reference.Offset) - at - 1;
                    return instruction.IsLoadImmediate64
                        ? instruction.WithSource(BpfInstruction.PseudoFunction) with { Immediate = distance }
                        : instruction with { Immediate = distance };
                default:
                    _references.Add((at, reference));
                    return instruction;
            }
        }

        void AppendDebugInformation(CodeSection section, CodeFunction function, int place)
        {
            if (spec.BtfExtension is null)
            {
                return;
            }

            // Only what is the function's: with many functions in a section, going through all would cost their square.
            foreach (FunctionInfo info in BtfExtension.Within(spec.BtfExtension.GetFunctions(section.Name), function.Start, function.Start + 1))
            {
                _functions.Add(info with { Instruction = place });
            }

            foreach (CoreRelocation relocation in BtfExtension.Within(spec.BtfExtension.GetCoreRelocations(section.Name), function.Start, function.End))
            {
                _coreRelocations.Add(relocation with { Instruction = relocation.Instruction - function.Start + place });
            }

            foreach (LineInfo line in BtfExtension.Within(spec.BtfExtension.GetLines(section.Name), function.Start, function.End))
            {
                _lines.Add(line with { Instruction = line.Instruction - function.Start + place });
            }
        }
    }
}
