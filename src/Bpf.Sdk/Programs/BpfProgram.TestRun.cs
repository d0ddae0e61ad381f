using System.Buffers;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Programs;

namespace Bpf.Sdk;

public unsafe partial class BpfProgram
{
    const int TestRunAttempts = 20;

    // A program may make its packet longer: by tunnel headers, or by up to 256 bytes of XDP headroom and a page of tail.
    const int RoomToGrow = 4096 + 256;

    // By what they begin with, no call fits two of them.
#pragma warning disable RS0026
    /// <summary>
    /// Runs the program on a packet, without any device or attachment (bpf(2), BPF_PROG_TEST_RUN). The maps that it uses are the real ones.
    /// </summary>
    /// <param name="data">
    /// The packet, from the Ethernet header on (at least 14 bytes) for socket-buffer, XDP, flow dissector and netfilter programs; empty for raw tracepoint, syscall and
    /// sk_lookup programs.
    /// </param>
    /// <param name="context">
    /// The context as bytes: <c>struct __sk_buff</c>, <c>struct xdp_md</c>, … or the arguments of a raw tracepoint; empty for one of zeros where the kind allows it.
    /// </param>
    /// <param name="options">How often, where; null for once.</param>
    /// <exception cref="BpfNotSupportedException">The kernel has no test run for this kind of program, or is too old for an option.</exception>
    /// <exception cref="BpfException">The packet or context is not as the kind needs it; the message says how it has to be.</exception>
    public BpfTestRun TestRun(ReadOnlySpan<byte> data = default, ReadOnlySpan<byte> context = default, BpfTestRunOptions? options = null)
    {
        bool isLive = options is { LiveFrames: true };
        TestRunKind? kind = TestRunKind.Of(Type);
        bool hasData = kind is { TakesPacket: true } && !isLive;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(hasData ? data.Length + RoomToGrow : 0);
        try
        {
            byte[] contextOut = kind is { ReturnsContext: true } && !isLive ? new byte[context.Length] : [];
            BpfTestRunResult result = TestRun(data, hasData ? buffer : default, context, contextOut, options);
            return result.DataLength <= buffer.Length
                ? new(result.ReturnValue, result.NanosecondsPerRun, buffer[..result.DataLength], contextOut)
                : throw new BpfException("test-run program", Name, 0, $"It has run, but made its packet {result.DataLength} bytes long. Give a buffer of that size for its output.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>As <see cref="TestRun(ReadOnlySpan{byte}, ReadOnlySpan{byte}, BpfTestRunOptions?)"/>, with output to the caller's buffers: nothing is allocated.</summary>
    /// <param name="data">The packet.</param>
    /// <param name="dataOut">Where the packet is written when the program has ended; empty if it does not matter. It may be <paramref name="data"/> itself.</param>
    /// <param name="context">The context as bytes; empty for one of zeros where the kind allows it.</param>
    /// <param name="contextOut">Where the context is written when the program has ended; empty if it does not matter. It may be <paramref name="context"/> itself.</param>
    /// <param name="options">How often, where; null for once.</param>
    public BpfTestRunResult TestRun(ReadOnlySpan<byte> data, Span<byte> dataOut, ReadOnlySpan<byte> context, Span<byte> contextOut, BpfTestRunOptions? options = null)
    {
        TestRunKind.Check(options);
        if (Type == BpfProgramType.Syscall && !contextOut.IsEmpty)
        {
            // The kernel writes the context of a syscall program back to where it came from.
            ArgumentOutOfRangeException.ThrowIfLessThan(contextOut.Length, context.Length, nameof(contextOut));
            context.CopyTo(contextOut);
            context = contextOut = contextOut[..context.Length];
        }

        TestRunKind? kind = TestRunKind.Of(Type);
        bool returnsContext = kind is { ReturnsContext: true } && Type != BpfProgramType.Syscall && !context.IsEmpty;
        TestRunAttributes attributes;
        int result;
        int attempts = 0;
        fixed (byte* dataPointer = data, dataOutPointer = dataOut, contextPointer = context, contextOutPointer = contextOut)
        {
            do
            {
                attributes = new TestRunAttributes
                {
                    data_in = (ulong)dataPointer,
                    data_size_in = (uint)data.Length,
                    data_out = (ulong)dataOutPointer,
                    data_size_out = (uint)dataOut.Length,
                    ctx_in = (ulong)contextPointer,
                    ctx_size_in = (uint)context.Length,
                    // Zero is once, which kinds that cannot repeat take too.
                    repeat = options is { Repeat: > 1 } ? (uint)options.Repeat : 0,
                };
                if (returnsContext)
                {
                    attributes.ctx_out = (ulong)contextOutPointer;
                    attributes.ctx_size_out = (uint)contextOut.Length;
                }

                if (options is not null)
                {
                    attributes.flags = (options.Cpu is null ? 0 : ProgramUapi.BPF_F_TEST_RUN_ON_CPU)
                        | (options.LiveFrames ? ProgramUapi.BPF_F_TEST_XDP_LIVE_FRAMES : 0)
                        | (options.CompleteChecksum ? ProgramUapi.BPF_F_TEST_SKB_CHECKSUM_COMPLETE : 0);
                    attributes.cpu = (uint)(options.Cpu ?? 0);
                    attributes.batch_size = (uint)options.BatchSize;
                }

                // SAFETY: each pointer is pinned and goes with its own length, which the kernel does not exceed.
                result = ProgramCalls.TestRun(Handle, ref attributes);
                // Between two repeats the kernel gives up when a signal is pending, and the runtime suspends threads by signals.
            } while (result == -Errno.EINTR && ++attempts < TestRunAttempts);
        }

        // ENOSPC says that an output was cut off. All that there was room for is written; without room for the packet, no context.
        // Of live frames the kernel gives the length of the last one too, and no bytes.
        int dataLength = kind is { TakesPacket: true } && options is not { LiveFrames: true } ? (int)attributes.data_size_out : 0;
        bool isDataCut = result == -Errno.ENOSPC && dataLength > dataOut.Length;
        if (result < 0 && !isDataCut && !(result == -Errno.ENOSPC && returnsContext))
        {
            throw TestRunFailure.Explain(Name, Type, data.Length, context.Length, options, -result);
        }

        int contextLength = Type == BpfProgramType.Syscall ? contextOut.Length : returnsContext && !isDataCut ? (int)attributes.ctx_size_out : 0;
        return new((int)attributes.retval, attributes.duration, dataLength, contextLength);
    }

    /// <summary>As <see cref="TestRun(ReadOnlySpan{byte}, Span{byte}, ReadOnlySpan{byte}, Span{byte}, BpfTestRunOptions?)"/>, with a context of a C# type that is laid out as the kernel's.</summary>
    /// <typeparam name="TContext">The context: a struct as <c>struct __sk_buff</c>, or the beginning of it; for syscall programs, the program's own.</typeparam>
    /// <param name="data">The packet.</param>
    /// <param name="dataOut">Where the packet is written when the program has ended; empty if it does not matter.</param>
    /// <param name="context">The context; then, as the program left it.</param>
    /// <param name="options">How often, where; null for once.</param>
    public BpfTestRunResult TestRun<TContext>(ReadOnlySpan<byte> data, Span<byte> dataOut, ref TContext context, BpfTestRunOptions? options = null) where TContext : unmanaged
    {
        Span<byte> bytes = MemoryMarshal.AsBytes(new Span<TContext>(ref context));
        return TestRun(data, dataOut, bytes, TestRunKind.Of(Type) is { ReturnsContext: true } && options is not { LiveFrames: true } ? bytes : default, options);
    }

    /// <summary>Runs a program that has a context and no packet: of type <see cref="BpfProgramType.Syscall"/>, <see cref="BpfProgramType.RawTracepoint"/> or <see cref="BpfProgramType.SkLookup"/>.</summary>
    /// <typeparam name="TContext">The context: for syscall programs, the program's own; for raw tracepoints, the arguments as 64-bit numbers.</typeparam>
    /// <param name="context">The context; then, as the program left it.</param>
    /// <param name="options">How often, where; null for once.</param>
    public BpfTestRunResult TestRun<TContext>(ref TContext context, BpfTestRunOptions? options = null) where TContext : unmanaged =>
        TestRun(default, default, ref context, options);
#pragma warning restore RS0026
}
