using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;
using static Bpf.Sdk.Features.FeatureProbe;

namespace Bpf.Sdk.Features;

/// <summary>Asks for what programs may say and do, with the shortest program that does it.</summary>
static class ProgramProbes
{
    // Helpers (enum bpf_func_id, linux/bpf.h).
    const int HelperProbeReadKernel = 113;
    const int ForEachMapElem = 164;
    const int GetFuncIp = 173;
    const int GetAttachCookie = 174;

    // What the source register of a 64-bit load or a call says (BPF_PSEUDO_*).
    const int PseudoMapIndex = 5;
    const int PseudoKernelFunction = 2;

    const int InstructionsBefore52 = 4096; // BPF_MAXINSNS

    // For types that have no attach type of their own it is ignored, if the kernel knows the attribute at all.
    public static FeatureSupport ExpectedAttachType() => Loads(new() { AttachType = BpfAttachType.CgroupInetEgress });

    // Refused for this type by the verifier, which gets to see only flags that the kernel knows.
    public static FeatureSupport Sleepable() => ByLog(new() { Flags = ProgramSpec.SleepableFlag },
        static log => log.Contains("sleepable", StringComparison.Ordinal) ? FeatureSupport.Present : log.Length == 0 ? FeatureSupport.Missing : FeatureSupport.Unknown);

    public static FeatureSupport MultiBufferXdp() => Loads(new() { Type = BpfProgramType.Xdp, Flags = ProgramSpec.FragmentsFlag });

    public static FeatureSupport DescriptorArrays() => WithArray(4, static array => Loads(new()
    {
        Instructions = [.. Load64(1, PseudoMapIndex, 0), .. ReturnZero],
        Descriptors = [array.FileDescriptor],
    }));

    public static FeatureSupport GlobalData() => WithArray(32, static array => Loads(new()
    {
        Instructions = [.. Load64(1, BpfInstruction.PseudoMapValue, array.FileDescriptor, upper: 16), new(Store64, 1, 0, 0, 42), .. ReturnZero],
    }));

    public static FeatureSupport FullRangeOffsets() => WithArray(4, static array => ByLog(
        new() { Instructions = [.. Load64(1, BpfInstruction.PseudoMapValue, array.FileDescriptor, upper: 1 << 30), .. ReturnZero] },
        // Refused either way: for the offset itself (until commit 12a1fe6e12db), or because the array is shorter.
        static log => log.Contains("direct value offset of", StringComparison.Ordinal) ? FeatureSupport.Missing
            : log.Contains("invalid access to map value pointer", StringComparison.Ordinal) ? FeatureSupport.Present
            : FeatureSupport.Unknown));

    public static FeatureSupport ProbeReadKernel() => Loads(new()
    {
        Type = BpfProgramType.Tracepoint,
        Instructions =
        [
            new(MoveRegister, 1, 10, 0, 0),
            new(Add, 1, 0, 0, -8),
            new(Move, 2, 0, 0, 8),
            new(Move, 3, 0, 0, 0),
            new(Call, 0, 0, 0, HelperProbeReadKernel),
            .. ReturnZero,
        ],
    });

    public static FeatureSupport AttachCookies() => Loads(new()
    {
        Type = BpfProgramType.Tracepoint,
        Instructions = [new(Call, 0, 0, 0, GetAttachCookie), .. ReturnZero],
    });

    public static FeatureSupport BpfToBpfCalls() => Loads(new()
    {
        Instructions = [new(Call, 0, BpfInstruction.PseudoCall, 0, 1), Exit, .. ReturnZero],
    });

    public static FeatureSupport Callbacks() => WithArray(4, static array =>
    {
        BtfEditor types = BtfProbes.WithInt();
        int program = BtfProbes.AddFunction(types, "program", linkage: 1);
        int callback = BtfProbes.AddFunction(types, "callback", linkage: 0);
        return WithTypes(types, loaded => Loads(new()
        {
            Instructions =
            [
                .. Load64(1, BpfInstruction.PseudoMapFd, array.FileDescriptor),
                .. Load64(2, BpfInstruction.PseudoFunction, 6), // to the last two, counted from the next slot
                new(Move, 3, 0, 0, 0),
                new(Move, 4, 0, 0, 0),
                new(Call, 0, 0, 0, ForEachMapElem),
                .. ReturnZero,
                .. ReturnZero,
            ],
            Types = loaded,
            Functions = [new() { insn_off = 0, type_id = (uint)program }, new() { insn_off = 9, type_id = (uint)callback }],
        }));
    });

    // Type 1 of any kernel is an integer: a verifier that looks for the function says that it is none.
    public static FeatureSupport KernelFunctionCalls() => ByLog(
        new() { Instructions = [new(Call, 0, PseudoKernelFunction, 0, 1), .. ReturnZero] },
        static log => log.Contains("is not a function", StringComparison.Ordinal) ? FeatureSupport.Present
            : log.Contains("reserved fields", StringComparison.Ordinal) || log.Contains("not supported", StringComparison.Ordinal) || log.Contains("JIT", StringComparison.Ordinal) ? FeatureSupport.Missing
            : FeatureSupport.Unknown);

    public static FeatureSupport ContextArgumentTags()
    {
        BtfEditor types = BtfProbes.WithInt();
        var pointer = (uint)types.Add(BtfKind.Pointer, "", 0);
        int program = BtfProbes.AddFunction(types, "program", linkage: 1, pointer);
        int subprogram = BtfProbes.AddFunction(types, "subprogram", linkage: 1, pointer);
        types.Add(BtfKind.DeclarationTag, "arg:ctx", (uint)subprogram, words: 0);
        return WithTypes(types, loaded => Loads(new()
        {
            Type = BpfProgramType.Kprobe,
            // The subprogram, which is verified by itself, calls a helper that takes a context only.
            Instructions = [new(Call, 0, BpfInstruction.PseudoCall, 0, 1), Exit, new(Call, 0, 0, 0, GetFuncIp), Exit],
            Types = loaded,
            Functions = [new() { insn_off = 0, type_id = (uint)program }, new() { insn_off = 2, type_id = (uint)subprogram }],
        }));
    }

    public static FeatureSupport BoundedLoops() => Loads(new()
    {
        Instructions = [new(Move, 0, 0, 0, 0), new(Add, 0, 0, 0, 1), new(JumpIfLess, 0, 0, -2, 10), Exit],
    });

    public static FeatureSupport LargePrograms() => Loads(new()
    {
        Instructions = [.. Enumerable.Repeat(new BpfInstruction(Move, 0, 0, 0, 0), InstructionsBefore52), Exit],
    });

    public static FeatureSupport InstructionSetV2() => Loads(new() { Instructions = [new(Move, 0, 0, 0, 0), new(JumpIfLess, 0, 0, 0, 10), Exit] });

    public static FeatureSupport InstructionSetV3() => Loads(new() { Instructions = [new(Move, 0, 0, 0, 0), new(JumpIfEqual32, 0, 0, 0, 10), Exit] });

    public static FeatureSupport InstructionSetV4() => Loads(new() { Instructions = [new(Move, 1, 0, 0, 0), new(MoveRegister, 0, 1, 8, 0), Exit] });

    public static FeatureSupport Atomics()
    {
        const int AddAndFetch = 1; // BPF_ADD | BPF_FETCH
        return Loads(new()
        {
            Instructions = [new(Store64, 10, 0, -8, 0), new(Move, 1, 0, 0, 1), new(Atomic64, 10, 1, -8, AddAndFetch), .. ReturnZero],
        });
    }

    public static FeatureSupport MayGoto() => Loads(new() { Instructions = [new(Move, 0, 0, 0, 0), new(FeatureProbe.MayGoto, 0, 0, 1, 0), new(Move, 0, 0, 0, 1), Exit] });

    static BpfInstruction[] Load64(int register, int source, int value, int upper = 0) =>
        [new(BpfInstruction.LoadImmediate64, register, source, 0, value), new(0, 0, 0, 0, upper)];

    static FeatureSupport ByLog(Trial trial, Func<string, FeatureSupport> judge)
    {
        int result = Load(trial with { WithLog = true }, out string log);
        if (result >= 0)
        {
            new BpfHandle(result).Dispose();
            return FeatureSupport.Unknown; // every kernel refuses these programs, for one reason or another
        }

        return log.Length == 0 && Judge(result) == FeatureSupport.Unknown ? FeatureSupport.Unknown : judge(log);
    }

    static FeatureSupport WithTypes(BtfEditor types, Func<BpfHandle, FeatureSupport> ask)
    {
        int result = LoadTypes(types.ToImage());
        if (result < 0)
        {
            return Judge(result); // without the types there is not what needs them
        }

        using var loaded = new BpfHandle(result);
        return ask(loaded);
    }
}
