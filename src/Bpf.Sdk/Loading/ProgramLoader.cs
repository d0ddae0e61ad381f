using System.Buffers;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Loading.Verifier;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>BPF_PROG_LOAD: silent first, and with the verifier's log once it has failed.</summary>
static unsafe class ProgramLoader
{
    const uint FirstLogSize = 256 * 1024;
    const uint EnoughLogSize = 1024 * 1024;
    const uint LargestLogSize = 16 * 1024 * 1024; // what kernels before 5.13 take at most (UINT_MAX >> 8)
    const int Attempts = 5;

    /// <summary>Loads a program whose references are filled in.</summary>
    /// <exception cref="BpfLoadException">The kernel refused it.</exception>
    public static BpfHandle Load(ProgramLoadRequest request) => Load(request, out _);

    /// <summary>Loads a program whose references are filled in.</summary>
    /// <param name="request">The program.</param>
    /// <param name="log">What the verifier wrote, if it was asked to write; else empty.</param>
    /// <exception cref="BpfLoadException">The kernel refused it.</exception>
    public static BpfHandle Load(ProgramLoadRequest request, out string log)
    {
        if (request.Program.Instructions.Length == 0)
        {
            throw new ArgumentException($"Program '{request.Spec.Name}' has no instructions.", nameof(request));
        }

        request = ProgramConcession.BeforeLoad(request);
        int result = Try(request, out log);
        if (request.Rights.Memory.IsRaisedAfter(result, request.Kernel.Features))
        {
            result = Try(request, out log);
        }

        if (result < 0 && ProgramConcession.AfterFailure(request) is { } lesser)
        {
            request = lesser;
            result = Try(request, out log);
        }

        if (result == -Errno.ENOSPC && request.LogLevel != 0)
        {
            // More than any kernel writes: the program may be fine.
            result = Call(request, logLevel: 0, default, out _);
        }

        if (result >= 0)
        {
            return new(result);
        }

        if (request.LogLevel == 0)
        {
            int again = CallWithLog(request, logLevel: 1, out log);
            if (again >= 0)
            {
                // It failed, and now it does not: something changed in between. The first answer is the one to report.
                new BpfHandle(again).Dispose();
            }
            else if (again != -Errno.ENOSPC)
            {
                result = again;
            }
        }

        throw LoadFailure.Explain(request, result, log);
    }

    static int Try(ProgramLoadRequest request, out string log)
    {
        log = "";
        return request.LogLevel == 0 ? Call(request, logLevel: 0, default, out _) : CallWithLog(request, (uint)request.LogLevel, out log);
    }

    // The log's length is not known before. If it does not fit, kernels before 6.4 keep its beginning, and later ones its end, which says why: then
    // a MiB of it is enough, rather than to verify a program of a million steps again.
    static int CallWithLog(ProgramLoadRequest request, uint logLevel, out string log)
    {
        log = "";
        int result = -Errno.ENOSPC;
        for (uint size = FirstLogSize; result == -Errno.ENOSPC && size <= LargestLogSize; size *= 4)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent((int)size);
            buffer[0] = 0;
            result = Call(request, logLevel, buffer.AsSpan(0, (int)size), out int length);
            log = Encoding.UTF8.GetString(buffer, 0, length);
            ArrayPool<byte>.Shared.Return(buffer);
            if (size >= EnoughLogSize && VerifierLog.IsComplete(log))
            {
                break;
            }
        }

        return result;
    }

    static int Call(ProgramLoadRequest request, uint logLevel, Span<byte> log, out int logLength)
    {
        (ProgramSpec spec, LinkedProgram program, LoadedBtf? btf) = (request.Spec, request.Program, request.Btf);
        byte[] license = Encoding.UTF8.GetBytes(spec.License + '\0');
        ProgramConcessions without = request.Concessions;
        ReadOnlySpan<FunctionInfoRecord> functions = btf is null || without.HasFlag(ProgramConcessions.DebugInformation) ? default : FunctionRecords(program.Functions);
        ReadOnlySpan<LineInfoRecord> lines = functions.IsEmpty ? default : LineRecords(program.Lines);
        int[] descriptors = [.. request.ModuleTypes.Select(static types => types?.FileDescriptor ?? 0)];
        int result;
        // SAFETY: every pointer is pinned for the call, and goes with the length that belongs to it.
        fixed (BpfInstruction* instructions = without.HasFlag(ProgramConcessions.ProbeRead) ? Array.ConvertAll(program.Instructions, ProgramConcession.OlderProbeRead) : program.Instructions)
        fixed (byte* licensePointer = license, logPointer = log)
        fixed (FunctionInfoRecord* functionPointer = functions)
        fixed (LineInfoRecord* linePointer = lines)
        fixed (int* descriptorPointer = descriptors)
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
                    prog_name = without.HasFlag(ProgramConcessions.Name) ? default : ObjectName.Of(spec.Name),
                    expected_attach_type = without.HasFlag(ProgramConcessions.AttachType) ? 0 : (uint)spec.AttachType,
                    attach_btf_id = request.AttachTarget.Type,
                };
                if (request.AttachTarget.Holder is { } holder)
                {
                    attributes.attach_prog_fd = (uint)holder.FileDescriptor; // the same field takes the descriptor of a module's BTF
                }

                attributes.fd_array = (ulong)descriptorPointer; // null if there are none
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

                result = Invoke(ref attributes, request.Rights.Token);
                // The verifier gives up with EAGAIN when a signal is pending, and the runtime suspends threads by signals.
            } while (result == -Errno.EAGAIN && ++attempts < Attempts);
        }

        int end = log.IndexOf((byte)0);
        logLength = end >= 0 ? end : log.Length;
        return result;
    }

    static int Invoke(ref ProgramLoadAttributes attributes, BpfHandle? token)
    {
        if (token is null)
        {
            return BpfSyscall.Invoke(BpfCommand.ProgLoad, ref attributes);
        }

        attributes.prog_flags |= TokenUapi.BPF_F_TOKEN_FD;
        var withToken = new ProgramLoadWithTokenAttributes { load = attributes, prog_token_fd = token.FileDescriptor };
        return BpfSyscall.Invoke(BpfCommand.ProgLoad, ref withToken);
    }

    static FunctionInfoRecord[] FunctionRecords(FunctionInfo[] functions) =>
        Array.ConvertAll(functions, static function => new FunctionInfoRecord { insn_off = (uint)function.Instruction, type_id = (uint)function.Type });

    static LineInfoRecord[] LineRecords(LineInfo[] lines) =>
        Array.ConvertAll(lines, static line => new LineInfoRecord { insn_off = (uint)line.Instruction, file_name_off = line.FileName, line_off = line.Text, line_col = line.LineAndColumn });
}
