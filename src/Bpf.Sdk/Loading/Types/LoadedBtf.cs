using System.Buffers;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Rights;

namespace Bpf.Sdk.Loading.Types;

/// <summary>An object's types in the kernel: BPF_BTF_LOAD.</summary>
sealed unsafe class LoadedBtf : IDisposable
{
    const int FirstLogSize = 64 * 1024;
    const int LargestLogSize = 16 * 1024 * 1024; // what kernels before 5.13 take at most (UINT_MAX >> 8)

    LoadedBtf(BpfHandle handle) => Handle = handle;

    public BpfHandle Handle { get; }

    /// <summary>
    /// Loads an object's types, rewritten for the kernel if it does not take them as they are. Programs and most maps work without:
    /// then names and source lines are missing, and the failure is kept for whoever needs to know.
    /// </summary>
    /// <param name="types">The object's types.</param>
    /// <param name="features">The kernel.</param>
    /// <param name="failure">Why the kernel refused the types.</param>
    /// <param name="rights">By what right they are loaded; null stands for the process's own.</param>
    /// <returns>The types, or null if the kernel refused them.</returns>
    public static LoadedBtf? TryLoad(BtfTable types, KernelFeatures features, out BpfException? failure, LoadRights? rights = null)
    {
        rights ??= LoadRights.OfProcess;
        failure = null;
        // First as they are: a kernel of today takes them, and need not be asked for each kind.
        ReadOnlyMemory<byte> image = BtfSanitizer.SanitizeForKnown(types, features);
        int result = Call(image, default, rights.Token, out _);
        if (rights.Memory.IsRaisedAfter(result, features))
        {
            result = Call(image, default, rights.Token, out _);
        }

        if (result < 0 && FeatureProbe.Judge(result) == FeatureSupport.Missing)
        {
            ReadOnlyMemory<byte> rewritten = BtfSanitizer.Sanitize(types, features);
            if (!rewritten.Span.SequenceEqual(image.Span))
            {
                image = rewritten;
                result = Call(image, default, rights.Token, out _);
            }
        }

        if (result >= 0)
        {
            return new(new BpfHandle(result));
        }

        failure = Explain(image, result, features, rights);
        return null;
    }

    static BpfException Explain(ReadOnlyMemory<byte> image, int result, KernelFeatures features, LoadRights rights)
    {
        const string Operation = "load the object's types (BTF)";
        if (-result != Errno.EPERM && features.Lacks(KernelFeature.Btf))
        {
            return new BpfNotSupportedException("BTF", FeatureTable.Of(KernelFeature.Btf).Since,
                $"Cannot {Operation}: the kernel has no BTF, which came with Linux {FeatureTable.Of(KernelFeature.Btf).Since}. Names and source lines are missing.");
        }

        string log = "";
        for (int size = FirstLogSize; size <= LargestLogSize; size *= 4)
        {
            byte[] buffer = ArrayPool<byte>.Shared.Rent(size);
            buffer[0] = 0;
            int again = Call(image, buffer.AsSpan(0, size), rights.Token, out int length);
            log = Encoding.UTF8.GetString(buffer, 0, length);
            ArrayPool<byte>.Shared.Return(buffer);
            if (again >= 0)
            {
                new BpfHandle(again).Dispose(); // the first answer is the one to report
            }

            if (again != -Errno.ENOSPC)
            {
                break;
            }
        }

        // The refused type is the last thing that the kernel writes about.
        string reason = log.TrimEnd('\0', '\n', ' ');
        reason = reason[(reason.LastIndexOf('\n') + 1)..];
        return reason.Length > 0 ? new(Operation, null, -result, $"The kernel says of the type that it refused: {reason}") : KernelFailure.Create(Operation, null, result, rights.Explain(result, "btf_load"));
    }

    static int Call(ReadOnlyMemory<byte> image, Span<byte> log, BpfHandle? token, out int logLength)
    {
        int result;
        // SAFETY: the kernel reads btf_size bytes of the one and writes at most btf_log_size of the other; both are pinned.
        fixed (byte* types = image.Span, logPointer = log)
        {
            var attributes = new BtfLoadAttributes
            {
                btf = (ulong)types,
                btf_size = (uint)image.Length,
                btf_log_buf = (ulong)logPointer,
                btf_log_size = (uint)log.Length,
                btf_log_level = log.IsEmpty ? 0 : 1u,
            };
            if (token is null)
            {
                result = BpfSyscall.Invoke(BpfCommand.BtfLoad, ref attributes);
            }
            else
            {
                var withToken = new BtfLoadWithTokenAttributes { load = attributes, btf_flags = TokenUapi.BPF_F_TOKEN_FD, btf_token_fd = token.FileDescriptor };
                result = BpfSyscall.Invoke(BpfCommand.BtfLoad, ref withToken);
            }
        }

        int end = log.IndexOf((byte)0);
        logLength = end >= 0 ? end : log.Length;
        return result;
    }

    public void Dispose() => Handle.Dispose();
}
