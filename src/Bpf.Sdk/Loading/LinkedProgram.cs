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
        readonly List<(int, InstructionReference)> _references = [];
        readonly List<CoreRelocation> _coreRelocations = [];
        readonly List<FunctionInfo> _functions = [];
        readonly List<LineInfo> _lines = [];
        readonly Dictionary<(int Section, int Start), int> _places = [];
        readonly List<(CodeSection Section, CodeFunction Function)> _order = [];
        int _end; // of all functions that have a place
        BpfInstruction[] _instructions = [];

        public LinkedProgram Link()
        {
            PlaceFunctions();
            _instructions = new BpfInstruction[_end];
            int place = 0;
            foreach ((CodeSection section, CodeFunction function) in _order)
            {
                Append(section, function, place);
                place += function.Length;
            }

            // All or nothing: the kernel wants a function record for every function as soon as there is one.
            bool isComplete = _functions.Count == _places.Count;
            return new(_instructions, _references, _coreRelocations, isComplete ? [.. _functions] : [], isComplete ? [.. _lines] : []);
        }

        // Each function goes behind all that were met before, and what it calls is met before what its caller calls next: the order of libbpf, on
        // which the program's tag depends. Not by recursion, since the depth of calls is what the object says.
        void PlaceFunctions()
        {
            var open = new Stack<(CodeSection Section, CodeFunction Function, int Next)>();
            Enter(spec.Code[program.SectionIndex], program.SectionInstruction);
            PlaceReachable();
            if (spec.ExceptionCallbacks.TryGetValue(program.Name, out (int Section, int Instruction) callback))
            {
                Enter(spec.Code[callback.Section], callback.Instruction);
                PlaceReachable();
            }

            void PlaceReachable()
            {
                while (open.TryPop(out (CodeSection Section, CodeFunction Function, int Next) item))
                {
                    for (int i = item.Next; i < item.Function.End; i++)
                    {
                        if (TargetOf(item.Section, item.Function, i) is { } target)
                        {
                            open.Push(item with { Next = i + 1 });
                            Enter(spec.Code[target.Section], target.Instruction);
                            break;
                        }

                        i += item.Section.Instructions[i].IsLoadImmediate64 ? 1 : 0; // its upper half is no instruction
                    }
                }
            }

            void Enter(CodeSection section, int instruction)
            {
                CodeFunction function = section.FunctionAt(instruction)!.Value;
                if (_places.TryAdd((section.Index, function.Start), _end))
                {
                    _end += function.Length;
                    _order.Add((section, function));
                    open.Push((section, function, function.Start));
                }
            }
        }

        // The function of the object that an instruction calls or takes the address of.
        static (int Section, int Instruction)? TargetOf(CodeSection section, CodeFunction function, int at)
        {
            BpfInstruction instruction = section.Instructions[at];
            if (!CanRefer(instruction))
            {
                return null;
            }

            if (section.References.TryGetValue(at, out InstructionReference reference))
            {
                return reference.Kind == ReferenceKind.Function ? (reference.Target, reference.Offset) : null;
            }

            if (!instruction.IsLocalCall)
            {
                return null;
            }

            int target = at + instruction.Immediate + 1;
            return section.FunctionAt(target) is not null
                ? (section.Index, target)
                : throw new BpfFormatException($"A call in '{function.Name}' leads to instruction {target}, where no function is", section.Name, at * 8L);
        }

        // Most instructions cannot, and each is asked about twice: CodeReader takes relocations of no others.
        static bool CanRefer(BpfInstruction instruction) => instruction.IsLoadImmediate64 || instruction.Opcode == BpfInstruction.CallOpcode;

        int PlaceOf((int Section, int Instruction) target)
        {
            int start = spec.Code[target.Section].FunctionAt(target.Instruction)!.Value.Start;
            return _places[(target.Section, start)] + (target.Instruction - start);
        }

        void Append(CodeSection section, CodeFunction function, int place)
        {
            for (int i = function.Start; i < function.End; i++)
            {
                BpfInstruction instruction = section.Instructions[i];
                int at = place + i - function.Start;
                if (TargetOf(section, function, i) is { } target)
                {
                    instruction = instruction with { Immediate = PlaceOf(target) - at - 1 };
                    instruction = instruction.IsLoadImmediate64 ? instruction.WithSource(BpfInstruction.PseudoFunction) : instruction;
                }
                else if (CanRefer(instruction) && section.References.TryGetValue(i, out InstructionReference reference))
                {
                    _references.Add((at, reference));
                }

                _instructions[at] = instruction;
                if (instruction.IsLoadImmediate64 && i + 1 < function.End)
                {
                    _instructions[at + 1] = section.Instructions[++i]; // the upper half of the constant
                }
            }

            AppendDebugInformation(section, function, place);
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
