using System.Text;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Features;

/// <summary>Asks the kernel by trying, and leaves nothing behind.</summary>
static unsafe class FeatureProbe
{
    const int LogSize = 16 * 1024;
    const int Attempts = 5;

    // Opcodes that probes are written with (RFC 9669).
    public const byte Move = 0xb7; // dst = imm
    public const byte MoveRegister = 0xbf; // dst = src; with an offset of 8, 16, 32 it extends the sign (ISA v4)
    public const byte Add = 0x07; // dst += imm
    public const byte Jump = 0x05;
    public const byte JumpIfLess = 0xa5; // unsigned dst < imm: ISA v2
    public const byte JumpIfEqual32 = 0x16; // ISA v3
    public const byte Store64 = 0x7a; // *(u64 *)(dst + off) = imm
    public const byte Atomic64 = 0xdb; // what the immediate says, on *(u64 *)(dst + off)
    public const byte MayGoto = 0xe5;
    public const byte Call = BpfInstruction.CallOpcode;

    public static BpfInstruction Exit { get; } = new(0x95, 0, 0, 0, 0);

    /// <summary>The program that does nothing.</summary>
    public static BpfInstruction[] ReturnZero { get; } = [new(Move, 0, 0, 0, 0), Exit];

    /// <summary>What a load is made of.</summary>
    public sealed record Trial
    {
        public BpfProgramType Type { get; init; } = BpfProgramType.SocketFilter;

        public BpfInstruction[] Instructions { get; init; } = ReturnZero;

        public BpfAttachType AttachType { get; init; }

        public uint AttachTypeId { get; init; }

        public uint Flags { get; init; }

        public string License { get; init; } = "GPL";

        public string Name { get; init; } = "";

        /// <summary>Descriptors that instructions refer to by index.</summary>
        public int[]? Descriptors { get; init; }

        /// <summary>Types, and which functions of them begin where.</summary>
        public BpfHandle? Types { get; init; }

        public FunctionInfoRecord[] Functions { get; init; } = [];

        /// <summary>Asks for the verifier's words too.</summary>
        public bool WithLog { get; init; }
    }

    /// <summary>Loads a program.</summary>
    /// <param name="trial">The program.</param>
    /// <param name="log">What the verifier said, if it was asked.</param>
    /// <returns>A descriptor that the caller closes, or the negated errno.</returns>
    public static int Load(Trial trial, out string log)
    {
        byte[] license = Encoding.ASCII.GetBytes(trial.License + '\0');
        byte[] buffer = trial.WithLog ? new byte[LogSize] : [];
        int result;
        // SAFETY: every pointer is pinned for the call, and goes with the length that belongs to it.
        fixed (BpfInstruction* instructions = trial.Instructions)
        fixed (byte* licensePointer = license, logPointer = buffer)
        fixed (int* descriptors = trial.Descriptors)
        fixed (FunctionInfoRecord* functions = trial.Functions)
        {
            int attempts = 0;
            do
            {
                var attributes = new ProgramLoadAttributes
                {
                    prog_type = (uint)trial.Type,
                    insn_cnt = (uint)trial.Instructions.Length,
                    insns = (ulong)instructions,
                    license = (ulong)licensePointer,
                    log_level = trial.WithLog ? 1u : 0,
                    log_size = (uint)buffer.Length,
                    log_buf = (ulong)logPointer,
                    kern_version = trial.Type == BpfProgramType.Kprobe ? KernelVersion.Read() : 0,
                    prog_flags = trial.Flags,
                    prog_name = ObjectName.Of(trial.Name),
                    expected_attach_type = (uint)trial.AttachType,
                    attach_btf_id = trial.AttachTypeId,
                    fd_array = (ulong)descriptors,
                };
                if (trial.Types is not null)
                {
                    attributes.prog_btf_fd = (uint)trial.Types.FileDescriptor;
                    attributes.func_info_rec_size = (uint)sizeof(FunctionInfoRecord);
                    attributes.func_info = (ulong)functions;
                    attributes.func_info_cnt = (uint)trial.Functions.Length;
                }

                result = BpfSyscall.Invoke(BpfCommand.ProgLoad, ref attributes);
                // As in ProgramLoader: signals interrupt the verifier.
            } while (result == -Errno.EAGAIN && ++attempts < Attempts);
        }

        int end = buffer.AsSpan().IndexOf((byte)0);
        log = Encoding.UTF8.GetString(buffer, 0, Math.Max(0, end));
        return result;
    }

    /// <summary>Whether a program loads.</summary>
    public static FeatureSupport Loads(Trial trial) => Judge(Closed(Load(trial, out _)));

    /// <summary>Whether a map can be made.</summary>
    public static FeatureSupport Creates(MapCreateAttributes map) => Judge(Closed(BpfSyscall.Invoke(BpfCommand.MapCreate, ref map)));

    /// <summary>Does something with a program that loads.</summary>
    /// <returns>What is done answers, or why the program did not load.</returns>
    public static FeatureSupport WithProgram(Trial trial, Func<BpfHandle, FeatureSupport> ask)
    {
        int result = Load(trial, out _);
        if (result < 0)
        {
            return Judge(result);
        }

        using var program = new BpfHandle(result);
        return ask(program);
    }

    /// <summary>Does something with an array of one element.</summary>
    public static FeatureSupport WithArray(uint valueSize, Func<BpfHandle, FeatureSupport> ask)
    {
        MapCreateAttributes map = Array(valueSize, 0);
        int result = BpfSyscall.Invoke(BpfCommand.MapCreate, ref map);
        if (result < 0)
        {
            return FeatureSupport.Unknown; // every kernel with bpf(2) has arrays
        }

        using var array = new BpfHandle(result);
        return ask(array);
    }

    /// <summary>Whether the kernel takes types.</summary>
    public static FeatureSupport TakesTypes(byte[] image) => Judge(Closed(LoadTypes(image)));

    /// <summary>Loads types.</summary>
    /// <returns>A descriptor that the caller closes, or the negated errno.</returns>
    public static int LoadTypes(byte[] image)
    {
        // SAFETY: the kernel reads btf_size bytes of the pinned array.
        fixed (byte* pointer = image)
        {
            var attributes = new BtfLoadAttributes { btf = (ulong)pointer, btf_size = (uint)image.Length };
            return BpfSyscall.Invoke(BpfCommand.BtfLoad, ref attributes);
        }
    }

    public static MapCreateAttributes Array(uint valueSize, uint flags) =>
        new() { map_type = (uint)BpfMapType.Array, key_size = sizeof(uint), value_size = valueSize, max_entries = 1, map_flags = flags };

    /// <summary>
    /// What the answer to an attempt means that works where the feature exists: some errors come from the caller's rights or
    /// the machine's state, and say nothing.
    /// </summary>
    public static FeatureSupport Judge(int result) => -result switch
    {
        <= 0 => FeatureSupport.Present,
        Errno.EPERM or Errno.EACCES or Errno.ENOMEM or Errno.EAGAIN or Errno.EINTR or Errno.EMFILE or Errno.ENFILE or Errno.ENOSYS => FeatureSupport.Unknown,
        _ => FeatureSupport.Missing,
    };

    /// <summary>What the answer to an attempt means that fails in one way where the feature exists, and in another where it does not.</summary>
    public static FeatureSupport Judge(int result, int present, params ReadOnlySpan<int> missing) =>
        -result == present ? FeatureSupport.Present
            : missing.Contains(-result) ? FeatureSupport.Missing
            : FeatureSupport.Unknown;

    /// <summary>Closes what was made, if it was made after all.</summary>
    public static int Closed(int result)
    {
        if (result >= 0)
        {
            new BpfHandle(result).Dispose();
        }

        return result;
    }
}
