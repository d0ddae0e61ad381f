using System.Buffers;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>BPF_PROG_LOAD: silent first, and with the verifier's log once it has failed.</summary>
static unsafe class ProgramLoader
{
    const uint FirstLogSize = 256 * 1024;
    const uint LargestLogSize = 16 * 1024 * 1024; // what kernels before 5.13 take at most (UINT_MAX >> 8)
    const int Attempts = 5;

    /// <summary>Loads a program whose references are filled in.</summary>
    public static BpfHandle Load(ProgramLoadRequest request)
    {
        if (request.Program.Instructions.Length == 0)
        {
            throw new ArgumentException($"Program '{request.Spec.Name}' has no instructions.", nameof(request));
        }

        int result = Call(request, logLevel: 0, default, out _);
        return result >= 0 ? new(result) : throw Explain(request, result);
    }

    static BpfLoadException Explain(ProgramLoadRequest request, int result)
    {
        ProgramSpec spec = request.Spec;
        string log = "";
        for (uint size = FirstLogSize; size <= LargestLogSize; size *= 4)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)size);
            buffer[0] = 0;
            int again = Call(request, logLevel: 1, buffer.AsSpan(0, (int)size), out int length);
            log = Encoding.UTF8.GetString(buffer, 0, length);
            ArrayPool<byte>.Shared.Return(buffer);
            if (again >= 0)
            {
                // It failed, and now it does not: something changed in between. The first answer is the one to report.
                new BpfHandle(again).Dispose();
                break;
            }

            if (again != -Errno.ENOSPC)
            {
                result = again;
                break;
            }
        }

        VerifierLog verdict = VerifierLog.Parse(log);
        string? source = VerifierLog.SourceLine(request.Types, request.Program.Lines, verdict.Instruction);
        return new(spec.Name, -result, verdict.Reason, source, WithTypesFailure(Hint(spec, -result, verdict.Reason), request), log);
    }

    // Some programs need types: for global functions, locks, timers and kernel pointers.
    static string? WithTypesFailure(string? hint, ProgramLoadRequest request) =>
        request.BtfFailure is { } failure ? $"{hint}\nThe object's types are not in the kernel, and the program may need them: {failure.Message}".TrimStart() : hint;

    static string? Hint(ProgramSpec spec, int errno, string reason) => errno switch
    {
        Errno.EPERM when reason.Length == 0 => $"The kernel did not permit it. {KernelFailure.NeedsPrivilege}",
        Errno.EINVAL when reason.Length == 0 => $"The kernel may be too old for programs of type {spec.Type}, or was built without them.",
        Errno.E2BIG => $"The program is too large or too complex: {spec.Instructions.Length} instructions before linking; the verifier follows one million at most.",
        Errno.EACCES or Errno.EINVAL when reason.Contains("invalid access to packet", StringComparison.Ordinal) =>
            "The packet may be shorter than what is read: compare with data_end before the access.",
        Errno.EACCES or Errno.EINVAL when reason.Contains("map_value_or_null", StringComparison.Ordinal) =>
            "A map lookup can fail: compare its result with NULL before using it.",
        Errno.EINVAL when reason.Contains("GPL", StringComparison.Ordinal) =>
            "The helper is for programs under a GPL-compatible license only: char LICENSE[] SEC(\"license\") = \"GPL\";",
        _ => null,
    };

    static int Call(ProgramLoadRequest request, uint logLevel, Span<byte> log, out int logLength)
    {
        (ProgramSpec spec, LinkedProgram program, LoadedBtf? btf) = (request.Spec, request.Program, request.Btf);
        byte[] license = Encoding.UTF8.GetBytes(spec.License + '\0');
        ReadOnlySpan<FunctionInfoRecord> functions = btf is null ? default : FunctionRecords(program.Functions);
        ReadOnlySpan<LineInfoRecord> lines = functions.IsEmpty ? default : LineRecords(program.Lines);
        int result;
        // SAFETY: every pointer is pinned for the call, and goes with the length that belongs to it.
        fixed (BpfInstruction* instructions = program.Instructions)
        fixed (byte* licensePointer = license, logPointer = log)
        fixed (FunctionInfoRecord* functionPointer = functions)
        fixed (LineInfoRecord* linePointer = lines)
        {
            int attempts = 0;
            do
            {
                var attributes = new ProgramLoadAttributes
                {
                    prog_type = (uint)spec.Type,
                    insn_cnt = (uint)program.Instructions.Length,
                    insns = (ulong)instructions,
                    license = (ulong)licensePointer,
                    log_level = logLevel,
                    log_size = (uint)log.Length,
                    log_buf = (ulong)logPointer,
                    kern_version = request.KernelVersion,
                    prog_flags = spec.Flags,
                    prog_name = ObjectName.Of(spec.Name),
                    expected_attach_type = (uint)spec.AttachType,
                    attach_btf_id = request.AttachTarget.Type,
                };
                if (request.AttachTarget.Holder is { } holder)
                {
                    attributes.attach_prog_fd = (uint)holder.FileDescriptor; // the same field takes the descriptor of a module's BTF
                }

                if (!functions.IsEmpty)
                {
                    attributes.prog_btf_fd = (uint)btf!.Handle.FileDescriptor;
                    attributes.func_info_rec_size = (uint)sizeof(FunctionInfoRecord);
                    attributes.func_info = (ulong)functionPointer;
                    attributes.func_info_cnt = (uint)functions.Length;
                    attributes.line_info_rec_size = (uint)sizeof(LineInfoRecord);
                    attributes.line_info = (ulong)linePointer;
                    attributes.line_info_cnt = (uint)lines.Length;
                }

                result = BpfSyscall.Invoke(BpfCommand.ProgLoad, ref attributes);
                // The verifier gives up with EAGAIN when a signal is pending, and the runtime suspends threads by signals.
            } while (result == -Errno.EAGAIN && ++attempts < Attempts);
        }

        int end = log.IndexOf((byte)0);
        logLength = end >= 0 ? end : log.Length;
        return result;
    }

    static FunctionInfoRecord[] FunctionRecords(FunctionInfo[] functions) =>
        Array.ConvertAll(functions, static function => new FunctionInfoRecord { insn_off = (uint)function.Instruction, type_id = (uint)function.Type });

    static LineInfoRecord[] LineRecords(LineInfo[] lines) =>
        Array.ConvertAll(lines, static line => new LineInfoRecord { insn_off = (uint)line.Instruction, file_name_off = line.FileName, line_off = line.Text, line_col = line.LineAndColumn });
}
