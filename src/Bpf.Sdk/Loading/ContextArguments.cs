using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>
/// Arguments of global functions that are marked as the program's context (<c>__arg_ctx</c>). Kernels before 6.8 do not know the mark
/// and go by the type's name: there each program gets functions of its own, whose argument has the type that its kind goes by.
/// </summary>
static class ContextArguments
{
    const string Tag = "arg:ctx"; // what bpf_helpers.h makes of __arg_ctx
    const int GlobalLinkage = 1; // BTF_FUNC_GLOBAL

    // The names that btf_get_prog_ctx_type of older kernels wants (include/linux/bpf_types.h). Kinds that are not listed have no named context.
    static readonly Dictionary<BpfProgramType, string> Contexts = new()
    {
        [BpfProgramType.SocketFilter] = "__sk_buff",
        [BpfProgramType.SchedCls] = "__sk_buff",
        [BpfProgramType.SchedAct] = "__sk_buff",
        [BpfProgramType.CgroupSkb] = "__sk_buff",
        [BpfProgramType.SkSkb] = "__sk_buff",
        [BpfProgramType.FlowDissector] = "__sk_buff",
        [BpfProgramType.LwtIn] = "__sk_buff",
        [BpfProgramType.LwtOut] = "__sk_buff",
        [BpfProgramType.LwtXmit] = "__sk_buff",
        [BpfProgramType.LwtSeg6Local] = "__sk_buff",
        [BpfProgramType.Xdp] = "xdp_md",
        [BpfProgramType.Kprobe] = UserRegisters,
        [BpfProgramType.PerfEvent] = "bpf_perf_event_data",
        [BpfProgramType.RawTracepoint] = "bpf_raw_tracepoint_args",
        [BpfProgramType.RawTracepointWritable] = "bpf_raw_tracepoint_args",
        [BpfProgramType.CgroupDevice] = "bpf_cgroup_dev_ctx",
        [BpfProgramType.CgroupSock] = "bpf_sock",
        [BpfProgramType.CgroupSockAddr] = "bpf_sock_addr",
        [BpfProgramType.CgroupSockOpt] = "bpf_sockopt",
        [BpfProgramType.CgroupSysctl] = "bpf_sysctl",
        [BpfProgramType.SockOps] = "bpf_sock_ops",
        [BpfProgramType.SkMsg] = "sk_msg_md",
        [BpfProgramType.SkReusePort] = "sk_reuseport_md",
        [BpfProgramType.SkLookup] = "bpf_sk_lookup",
        [BpfProgramType.Netfilter] = "bpf_nf_ctx",
    };

    const string UserRegisters = "bpf_user_pt_regs_t";

    /// <summary>Adds types for the programs that need them, and makes their functions refer to those.</summary>
    /// <returns>The object's types with what was added.</returns>
    public static BtfTable Adapt(BtfTable types, IEnumerable<(ProgramSpec Spec, LinkedProgram Program)> programs, KernelFeatures features)
    {
        if (types.Find(BtfKind.DeclarationTag, Tag) is null || !features.Lacks(KernelFeature.ContextArgumentTags))
        {
            return types;
        }

        var marks = new List<(int Function, int Argument)>();
        var editor = new BtfEditor(types);
        for (int id = 1; id < types.Count; id++)
        {
            // The component is the number of the parameter.
            if (types[id] is { Kind: BtfKind.DeclarationTag, Name: Tag } mark && editor[id].Words is [var parameter]
                && types[mark.Target] is { Kind: BtfKind.Function, Count: GlobalLinkage } function
                && types[function.Target] is { Kind: BtfKind.FunctionPrototype } prototype && parameter < prototype.Count)
            {
                marks.Add((function.Id, (int)parameter));
            }
        }

        foreach ((ProgramSpec spec, LinkedProgram program) in programs)
        {
            if (Contexts.TryGetValue(spec.Type, out string? context))
            {
                Adapt(types, editor, spec.Type, context, program, marks);
            }
        }

        return editor.Count == types.Count ? types : editor.ToTable();
    }

    static void Adapt(BtfTable types, BtfEditor editor, BpfProgramType kind, string context, LinkedProgram program, List<(int Function, int Argument)> marks)
    {
        int pointer = 0;
        for (int i = 0; i < program.Functions.Length; i++)
        {
            int original = program.Functions[i].Type;
            foreach ((int marked, int argument) in marks)
            {
                int word = argument * BtfRecord.ParameterWords + 1; // name, type
                if (marked != original || !IsReplaced(types, (int)editor[types[original].Target].Words[word], kind, context))
                {
                    continue;
                }

                if (pointer == 0)
                {
                    pointer = editor.Add(BtfKind.Pointer, "", (uint)editor.Add(BtfKind.Struct, context, 0));
                }

                if (program.Functions[i].Type == original)
                {
                    BtfRecord prototype = editor[types[original].Target];
                    int own = editor.Add(prototype with { Words = [.. prototype.Words] });
                    program.Functions[i] = program.Functions[i] with { Type = editor.Add(editor[original] with { SizeOrType = (uint)own }) };
                }

                editor[(int)editor[program.Functions[i].Type].SizeOrType].Words[word] = (uint)pointer;
            }
        }
    }

    // Whether an argument is a pointer that can stand for the context, and is not of the right type already.
    static bool IsReplaced(BtfTable types, int argument, BpfProgramType kind, string context)
    {
        BtfType pointer = types.Resolve(argument);
        if (pointer.Kind != BtfKind.Pointer)
        {
            return false;
        }

        if (kind is BpfProgramType.Kprobe or BpfProgramType.PerfEvent && types.SkipModifiers(pointer.Target) is { Kind: BtfKind.Typedef, Name: UserRegisters })
        {
            return false; // the one context that is a typedef
        }

        BtfType target = types.Resolve(pointer.Target);
        return target.Kind == BtfKind.Void || kind switch
        {
            BpfProgramType.Kprobe => target is { Kind: BtfKind.Struct, Name: "pt_regs" },
            BpfProgramType.PerfEvent => target is { Kind: BtfKind.Struct, Name: "pt_regs" or "user_pt_regs" or "user_regs_struct" }, // by architecture
            BpfProgramType.RawTracepoint or BpfProgramType.RawTracepointWritable => target is { Kind: BtfKind.Int, Size: 8 },
            _ => false,
        } && target.Name != context;
    }
}
