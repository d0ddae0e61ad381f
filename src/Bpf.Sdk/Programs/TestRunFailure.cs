using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Programs;

/// <summary>Says why a test run failed: the kernel answers EINVAL to nearly everything.</summary>
static class TestRunFailure
{
    const int EthernetHeader = 14; // ETH_HLEN
    const string Operation = "test-run program";
    const string RunnableKinds =
        "The kernel test-runs SocketFilter, SchedCls, SchedAct, CgroupSkb, Lwt*, Xdp, FlowDissector, SkLookup, Netfilter, RawTracepoint, Syscall and StructOps programs, and fentry, fexit and fmod_ret programs on its own test functions";

    public static BpfException Explain(string name, BpfProgramType type, int dataLength, int contextLength, BpfTestRunOptions? options, int errno) => errno switch
    {
        Errno.ENOTSUPP or Errno.EOPNOTSUPP when TestRunKind.Of(type) is null => new BpfNotSupportedException("test run", null,
            $"Cannot test-run program '{name}': the kernel has no test run for programs of type {type}. {RunnableKinds}. Attach it, and cause what it is attached to."),
        Errno.ENOTSUPP or Errno.EOPNOTSUPP => new BpfNotSupportedException("test run", TestRunKind.Of(type)!.Since,
            $"Cannot test-run program '{name}': this kernel does not test-run programs of type {type}, which it can since Linux {TestRunKind.Of(type)!.Since}."),
        Errno.EINVAL => KernelFailure.Create(Operation, name, -errno, Invalid(type, dataLength, contextLength, options)),
        Errno.E2BIG when contextLength > 0 => KernelFailure.Create(Operation, name, -errno, $"The context of {contextLength} bytes is longer than the kernel's, and not zero behind the end of that one. {TestRunKind.Of(type)?.Context}"),
        Errno.ENXIO when options?.Cpu is { } cpu => KernelFailure.Create(Operation, name, -errno, $"CPU {cpu} is not online."),
        Errno.EINTR => KernelFailure.Create(Operation, name, -errno, $"Signals interrupted each attempt to run it {options?.Repeat} times. Ask for fewer repeats at once."),
        Errno.EBADMSG => KernelFailure.Create(Operation, name, -errno, "The program has left the packet's checksum wrong."),
        Errno.ENODEV => KernelFailure.Create(Operation, name, -errno, "The context names a network device that this network namespace does not have."),
        Errno.ENOMEM => KernelFailure.Create(Operation, name, -errno, $"The kernel has no memory for a packet of {dataLength} bytes."),
        _ => KernelFailure.Create(Operation, name, -errno),
    };

    static string Invalid(BpfProgramType type, int dataLength, int contextLength, BpfTestRunOptions? options)
    {
        var kind = TestRunKind.Of(type);
        if (kind is null)
        {
            return $"Programs of type {type} may have no test run. {RunnableKinds}.";
        }

        if (options is { LiveFrames: true } && type != BpfProgramType.Xdp)
        {
            return $"Live frames are for Xdp programs, and this one is of type {type}.";
        }

        if (options?.Cpu is not null && type is not (BpfProgramType.RawTracepoint or BpfProgramType.RawTracepointWritable))
        {
            return $"Only RawTracepoint programs run on a CPU of choice, and this one is of type {type}. Set the calling thread's affinity instead.";
        }

        if (options is { CompleteChecksum: true } && type is BpfProgramType.Xdp || options is { CompleteChecksum: true } && !kind.TakesPacket)
        {
            return $"A checksum is computed for programs on socket buffers only, and this one is of type {type}.";
        }

        if (kind.TakesPacket && dataLength < EthernetHeader)
        {
            return $"The packet has {dataLength} bytes; a test run needs at least an Ethernet header of {EthernetHeader}, and since Linux 6.16 programs on socket buffers need the IP header that its type announces.";
        }

        if (!kind.TakesPacket && dataLength > 0)
        {
            return $"Programs of type {type} take no packet. {kind.Context}";
        }

        if (!kind.Repeats && options is { Repeat: > 1 })
        {
            return $"The kernel runs programs of type {type} once at a time: leave {nameof(BpfTestRunOptions.Repeat)} at 1.";
        }

        if (options is { LiveFrames: true } or { CompleteChecksum: true } || options?.Cpu is not null)
        {
            return $"The kernel may be too old for the options: a CPU of choice is there since Linux 5.10, live frames since 5.18, a checksum since 6.11. {(contextLength > 0 ? kind.Context : "")}".TrimEnd();
        }

        if (contextLength > 0 || !kind.TakesPacket)
        {
            return $"The context of {contextLength} bytes is not one that the kernel takes. {kind.Context}";
        }

        return $"The packet of {dataLength} bytes is not one that the kernel takes: more than a page needs Linux 5.18, and programs that declare to understand fragments.";
    }
}
