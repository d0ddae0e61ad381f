using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>
/// What a program uses, and the kernel that it takes. What the loader does without on an older kernel (names, debug information, an attach type that only
/// says the usual) is not counted; what a branch guards that such a kernel never takes is, since that cannot be seen here.
/// </summary>
sealed class ProgramNeeds
{
    const int MostInstructionsOnce = 4096; // BPF_MAXINSNS, which was the limit before Linux 5.2

    readonly List<Requirement> _requirements = [];
    readonly OrderedDictionary<string, bool> _helpers = [];
    readonly OrderedDictionary<string, bool> _functions = [];
    readonly OrderedDictionary<string, bool> _externs = [];
    readonly OrderedDictionary<string, bool> _maps = [];

    ProgramNeeds(ObjectSpec spec, ProgramSpec program)
    {
        Program = program;
        Linked = LinkedProgram.Link(spec, program);
        AddAttributes();
        Subprograms = CalledFunctions.Of(spec, program);
        Dictionary<int, InstructionReference> references = Linked.References.ToDictionary(static item => item.Instruction, static item => item.Reference);
        bool isUpperHalf = false;
        for (int i = 0; i < Linked.Instructions.Length; i++)
        {
            BpfInstruction instruction = Linked.Instructions[i];
            if (isUpperHalf)
            {
                isUpperHalf = false;
                continue;
            }

            isUpperHalf = instruction.IsLoadImmediate64;
            if (references.TryGetValue(i, out InstructionReference reference))
            {
                AddReference(spec, reference, instruction);
            }
            else if (instruction is { Opcode: BpfInstruction.CallOpcode, Source: 0 })
            {
                AddHelper(instruction);
            }

            if (InstructionNeeds.Of(instruction) is { } feature)
            {
                Add(feature);
            }
        }

        if (Subprograms.Count > 0)
        {
            Add(KernelFeature.BpfToBpfCalls);
        }

        if (Linked.Instructions.Length > MostInstructionsOnce)
        {
            Add(KernelFeature.LargePrograms);
        }
    }

    public ProgramSpec Program { get; }

    public LinkedProgram Linked { get; }

    /// <summary>Functions of the object that it calls or passes on, directly or not.</summary>
    public IReadOnlyList<string> Subprograms { get; }

    public IEnumerable<string> Helpers => _helpers.Keys;

    /// <summary>Kernel functions (kfuncs) that it calls.</summary>
    public IEnumerable<string> KernelFunctions => _functions.Keys;

    /// <summary>What else it takes from the kernel by name.</summary>
    public IEnumerable<string> Externs => _externs.Keys;

    public IEnumerable<string> Maps => _maps.Keys;

    /// <summary>Without those of the maps that it uses, each once.</summary>
    public IEnumerable<Requirement> Requirements => _requirements.Distinct();

    public static ProgramNeeds Of(ObjectSpec spec, ProgramSpec program) => new(spec, program);

    void AddAttributes()
    {
        if (ProgramTypeTable.Find(Program.Type) is { } type)
        {
            Add(type.Since, $"program type {type.Name}");
        }

        if (FirstKernel.Of(Program.AttachType) is { } since && Program.Type != BpfProgramType.StructOps && !IsUsual())
        {
            _requirements.Add(new(since, $"attach type {KernelNames.Of(Program.AttachType, Program.Type)}"));
        }

        if (Program.IsSleepable)
        {
            Add(KernelFeature.SleepablePrograms);
        }

        if (Program.TakesFragments)
        {
            Add(KernelFeature.MultiBufferXdp);
        }
    }

    // Kernels that have not heard of the place load such a program as well, and attach it in the way that they have.
    bool IsUsual() => (Program.Type, Program.AttachType) is (BpfProgramType.SchedCls, BpfAttachType.TcxIngress or BpfAttachType.TcxEgress) or (BpfProgramType.Xdp, BpfAttachType.Xdp);

    void AddHelper(BpfInstruction call)
    {
        int number = call.Immediate;
        string name = BpfHelper.Find(number)?.Name ?? $"#{number}";
        _helpers.TryAdd(name, true);
        if (BpfHelper.Find(ProgramConcession.OlderProbeRead(call).Immediate) is { } loaded)
        {
            Add(loaded.MinimumKernel, loaded.Id == number ? $"helper {name}" : $"helper {name} (or {loaded.Name})");
        }
    }

    void AddReference(ObjectSpec spec, InstructionReference reference, BpfInstruction instruction)
    {
        switch (reference.Kind)
        {
            case ReferenceKind.Map:
                _maps.TryAdd(spec.Maps[reference.Target].Name, true);
                break;
            case ReferenceKind.Global:
                _maps.TryAdd(spec.Sections[reference.Target].Name, true);
                Add(KernelFeature.GlobalData);
                break;
            case ReferenceKind.Extern:
                ExternSpec item = spec.Externs[reference.Target];
                bool isCall = instruction.Opcode == BpfInstruction.CallOpcode;
                (isCall ? _functions : _externs).TryAdd(item.Name, true);
                if (item.Kind == ExternKind.KernelConfig)
                {
                    Add(KernelFeature.GlobalData);
                }
                else if (isCall && !item.IsWeak)
                {
                    Add(KernelFeature.KernelFunctionCalls);
                }

                break;
        }
    }

    void Add(KernelFeature feature)
    {
        FeatureRow row = FeatureTable.Of(feature);
        Add(row.Since, row.Name);
    }

    void Add(string since, string item) => _requirements.Add(new(Version.Parse(since), item));
}
