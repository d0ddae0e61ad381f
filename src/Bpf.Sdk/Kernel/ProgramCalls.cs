namespace Bpf.Sdk.Kernel;

/// <summary>The commands of bpf(2) that run and describe programs.</summary>
static unsafe class ProgramCalls
{
    /// <summary>The buffers of struct bpf_prog_info that the kernel can fill.</summary>
    [Flags]
    public enum Parts
    {
        None = 0,
        Maps = 1,
        Instructions = 2,
        MachineCode = 4,
        DebugInformation = 8,
        All = Maps | Instructions | MachineCode | DebugInformation,
    }

    /// <summary>What the kernel wrote to the buffers. One that it withheld is empty.</summary>
    public sealed class Buffers
    {
        public uint[] MapIds { get; set; } = [];

        public byte[] Instructions { get; set; } = [];

        public byte[] MachineCode { get; set; } = [];

        public ulong[] FunctionAddresses { get; set; } = [];

        public uint[] FunctionLengths { get; set; } = [];

        public FunctionInfoRecord[] Functions { get; set; } = [];

        public LineInfoRecord[] Lines { get; set; } = [];
    }

    /// <summary>BPF_PROG_TEST_RUN.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int TestRun(BpfHandle program, ref TestRunAttributes attributes)
    {
        using var use = new HandleUse(program);
        attributes.prog_fd = use.FileDescriptor;
        return BpfSyscall.Invoke(BpfCommand.ProgTestRun, ref attributes);
    }

    /// <summary>BPF_PROG_BIND_MAP.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int BindMap(BpfHandle program, BpfHandle map)
    {
        using var programUse = new HandleUse(program);
        using var mapUse = new HandleUse(map);
        var attributes = new ProgramBindMapAttributes { prog_fd = programUse.FileDescriptor, map_fd = mapUse.FileDescriptor };
        return BpfSyscall.Invoke(BpfCommand.ProgBindMap, ref attributes);
    }

    /// <summary>BPF_ENABLE_STATS.</summary>
    /// <returns>The descriptor that keeps them on, or the negated errno.</returns>
    public static int EnableStatistics()
    {
        var attributes = new EnableStatisticsAttributes { type = ProgramUapi.BPF_STATS_RUN_TIME };
        return BpfSyscall.Invoke(BpfCommand.EnableStats, ref attributes);
    }

    /// <summary>BPF_OBJ_GET_INFO_BY_FD with buffers: first without, to learn their sizes.</summary>
    public static ProgramInfo GetInfo(BpfHandle program, Parts parts, out Buffers buffers)
    {
        // Maps can be bound in between: ask again if there are more than there were.
        while (true)
        {
            var sizes = ObjectInfo.Get<ProgramInfo>(program, PinnedKind.Program);
            ProgramInfo info = Fill(program, sizes, parts, out buffers);
            if ((parts & Parts.Maps) == 0 || info.nr_map_ids <= buffers.MapIds.Length)
            {
                return info;
            }
        }
    }

    static ProgramInfo Fill(BpfHandle program, in ProgramInfo sizes, Parts parts, out Buffers buffers)
    {
        var wanted = new Buffers();
        if ((parts & Parts.Maps) != 0)
        {
            wanted.MapIds = new uint[sizes.nr_map_ids];
        }

        if ((parts & Parts.Instructions) != 0)
        {
            wanted.Instructions = new byte[sizes.xlated_prog_len];
        }

        if ((parts & Parts.MachineCode) != 0)
        {
            wanted.MachineCode = new byte[sizes.jited_prog_len];
            wanted.FunctionAddresses = new ulong[sizes.nr_jited_ksyms];
            wanted.FunctionLengths = new uint[sizes.nr_jited_func_lens];
        }

        if ((parts & Parts.DebugInformation) != 0)
        {
            wanted.Functions = new FunctionInfoRecord[sizes.nr_func_info];
            wanted.Lines = new LineInfoRecord[sizes.nr_line_info];
        }

        // An empty array is pinned as null, which the kernel takes for "not wanted".
        fixed (uint* mapIds = wanted.MapIds, lengths = wanted.FunctionLengths)
        fixed (byte* instructions = wanted.Instructions, machineCode = wanted.MachineCode)
        fixed (ulong* addresses = wanted.FunctionAddresses)
        fixed (FunctionInfoRecord* functions = wanted.Functions)
        fixed (LineInfoRecord* lines = wanted.Lines)
        {
            var info = new ProgramInfo
            {
                map_ids = (ulong)mapIds,
                nr_map_ids = (uint)wanted.MapIds.Length,
                xlated_prog_insns = (ulong)instructions,
                xlated_prog_len = (uint)wanted.Instructions.Length,
                jited_prog_insns = (ulong)machineCode,
                jited_prog_len = (uint)wanted.MachineCode.Length,
                jited_ksyms = (ulong)addresses,
                nr_jited_ksyms = (uint)wanted.FunctionAddresses.Length,
                jited_func_lens = (ulong)lengths,
                nr_jited_func_lens = (uint)wanted.FunctionLengths.Length,
                func_info = (ulong)functions,
                nr_func_info = (uint)wanted.Functions.Length,
                func_info_rec_size = wanted.Functions.Length == 0 ? 0 : (uint)sizeof(FunctionInfoRecord),
                line_info = (ulong)lines,
                nr_line_info = (uint)wanted.Lines.Length,
                line_info_rec_size = wanted.Lines.Length == 0 ? 0 : (uint)sizeof(LineInfoRecord),
            };

            // SAFETY: every buffer is pinned for the call and goes with its own length; the kernel writes at most that.
            using var use = new HandleUse(program);
            var attributes = new ObjectInfoAttributes { bpf_fd = use.FileDescriptor, info_len = (uint)sizeof(ProgramInfo), info = (ulong)&info };
            int result = BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes);
            if (result < 0)
            {
                throw KernelFailure.Create("get information on the program", null, result);
            }

            buffers = Keep(wanted, info);
            return info;
        }
    }

    // What the caller may not see the kernel marks by a pointer of zero (kernel.kptr_restrict, bpf_dump_raw_ok) or a count of zero.
    static Buffers Keep(Buffers filled, in ProgramInfo info) => new()
    {
        MapIds = Kept(filled.MapIds, info.map_ids, info.nr_map_ids),
        Instructions = Kept(filled.Instructions, info.xlated_prog_insns, info.xlated_prog_len),
        MachineCode = Kept(filled.MachineCode, info.jited_prog_insns, info.jited_prog_len),
        FunctionAddresses = Kept(filled.FunctionAddresses, info.jited_ksyms, info.nr_jited_ksyms),
        FunctionLengths = Kept(filled.FunctionLengths, info.jited_func_lens, info.nr_jited_func_lens),
        Functions = Kept(filled.Functions, info.func_info, info.nr_func_info),
        Lines = Kept(filled.Lines, info.line_info, info.nr_line_info),
    };

    static T[] Kept<T>(T[] buffer, ulong pointer, uint count) =>
        pointer == 0 || count == 0 ? [] : count < buffer.Length ? buffer[..(int)count] : buffer;
}
