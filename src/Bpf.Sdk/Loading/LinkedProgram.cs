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
        readonly Stack<Caller> _callers = [];

        /// <summary>A function whose instructions are in place, and whose calls are resolved up to <see cref="Next"/>.</summary>
        sealed class Caller(CodeSection section, CodeFunction function, int place)
        {
            public CodeSection Section => section;

            public CodeFunction Function => function;

            public int Place => place;

            public int Next { get; set; } = function.Start;
        }

        // Functions are appended where the first call of them is met, and theirs before the caller's next one: libbpf's order, on which the
        // program's tag depends. By a stack of our own: a hostile object can call deeper than ours reaches.
        public LinkedProgram Link()
        {
            PlaceOf(program.SectionIndex, program.SectionInstruction);
            while (_callers.TryPeek(out Caller? caller))
            {
                if (!ResolveNext(caller))
                {
                    _callers.Pop();
                }
            }

            // All or nothing: the kernel wants a function record for every function as soon as there is one.
            bool isComplete = _functions.Count == _places.Count;
            return new([.. _instructions], _references, _coreRelocations, isComplete ? [.. _functions] : [], isComplete ? [.. _lines] : []);
        }

        // False if the function has no further reference.
        bool ResolveNext(Caller caller)
        {
            while (caller.Next < caller.Function.End)
            {
                int i = caller.Next++;
                int at = caller.Place + i - caller.Function.Start;
                BpfInstruction instruction = _instructions[at];
                if (instruction.IsLoadImmediate64)
                {
                    caller.Next++; // the upper half of the constant
                }

                if (caller.Section.References.TryGetValue(i, out InstructionReference reference))
                {
                    _instructions[at] = Resolve(instruction, reference, at);
                    return true;
                }

                if (instruction.IsLocalCall)
                {
                    int target = i + instruction.Immediate + 1;
                    if (caller.Section.FunctionAt(target) is null)
                    {
                        throw new BpfFormatException($"A call in '{caller.Function.Name}' leads to instruction {target}, where no function is", caller.Section.Name, i * 8L);
                    }

                    _instructions[at] = instruction with { Immediate = PlaceOf(caller.Section.Index, target) - at - 1 };
                    return true;
                }
            }

            return false;
        }

        // Where a function is; one that has no place is appended, and becomes the caller whose references are next.
        int PlaceOf(int section, int instruction)
        {
            CodeSection code = spec.Code[section];
            CodeFunction function = code.FunctionAt(instruction)!.Value;
            if (!_places.TryGetValue((section, function.Start), out int place))
            {
                place = _instructions.Count;
                _places.Add((section, function.Start), place);
                for (int i = function.Start; i < function.End; i++)
                {
                    _instructions.Add(code.Instructions[i]);
                }

                AppendDebugInformation(code, function, place);
                _callers.Push(new(code, function, place));
            }

            return place + (instruction - function.Start);
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
