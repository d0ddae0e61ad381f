using System.Runtime.InteropServices;
using System.Text;

namespace Bpf.Sdk.Kernel;

/// <summary>perf_event_open(2) and the ioctls that put a BPF program on a perf event.</summary>
static unsafe partial class PerfEventCalls
{
    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, void* attributes, nint process, nint cpu, nint group, nint flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int file, nuint request, nint argument);

    /// <summary>Makes a kprobe of its own on a function, by the kprobe PMU. It goes with the event.</summary>
    /// <returns>The event's file descriptor, or the negated errno.</returns>
    public static int OpenKprobe(in KprobePmu pmu, string function, ulong offset, bool isReturn)
    {
        byte[] name = Encoding.UTF8.GetBytes(function + '\0');
        // SAFETY: the kernel copies the NUL-terminated name during the call.
        fixed (byte* pointer = name)
        {
            return Open(new PerfEventAttributes
            {
                type = pmu.Type,
                config = isReturn ? 1UL << pmu.ReturnBit : 0,
                kprobe_func = (ulong)pointer,
                probe_offset = offset,
            });
        }
    }

    /// <summary>Opens an event of tracefs by the number in its <c>id</c> file.</summary>
    /// <returns>The event's file descriptor, or the negated errno.</returns>
    public static int OpenTracepoint(ulong id) => Open(new PerfEventAttributes { type = PerfEventUapi.PERF_TYPE_TRACEPOINT, config = id });

    /// <summary>PERF_EVENT_IOC_SET_BPF.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int SetProgram(BpfHandle perfEvent, BpfHandle program)
    {
        int result = Control(perfEvent, PerfEventUapi.PERF_EVENT_IOC_SET_BPF, program.FileDescriptor);
        GC.KeepAlive(program);
        return result;
    }

    /// <summary>PERF_EVENT_IOC_ENABLE.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int Enable(BpfHandle perfEvent) => Control(perfEvent, PerfEventUapi.PERF_EVENT_IOC_ENABLE, 0);

    /// <summary>PERF_EVENT_IOC_DISABLE.</summary>
    /// <returns>0, or the negated errno.</returns>
    public static int Disable(BpfHandle perfEvent) => Control(perfEvent, PerfEventUapi.PERF_EVENT_IOC_DISABLE, 0);

    static int Open(PerfEventAttributes attributes)
    {
        // A program on a kprobe runs on every CPU and in every process, whichever the event names (kprobe_perf_func); one must be named.
        const int AnyProcess = -1;
        const int Cpu = 0;
        const int NoGroup = -1;

        attributes.size = (uint)sizeof(PerfEventAttributes);
        // SAFETY: the kernel reads as many bytes as size says.
        nint result = Call(SystemCallNumbers.PerfEventOpen, &attributes, AnyProcess, Cpu, NoGroup, (nint)PerfEventUapi.PERF_FLAG_FD_CLOEXEC);
        return result >= 0 ? (int)result : -Marshal.GetLastPInvokeError();
    }

    static int Control(BpfHandle perfEvent, uint request, nint argument)
    {
        using var use = new HandleUse(perfEvent);
        return Control((int)use.FileDescriptor, request, argument) >= 0 ? 0 : -Marshal.GetLastPInvokeError();
    }
}
