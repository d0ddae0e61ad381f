namespace Bpf.Sdk.Kernel;

#pragma warning disable CS0169, CS0649 // fields that only the kernel reads, as zero

/// <summary>struct perf_event_attr, cut after the last field that we set, as its size says (PERF_ATTR_SIZE_VER1).</summary>
struct PerfEventAttributes
{
    public uint type;
    public uint size;
    public ulong config;
    public ulong sample_period;
    public ulong sample_type;
    public ulong read_format;
    readonly ulong _flags; // bit fields
    public uint wakeup_events;
    public uint bp_type;
    public ulong kprobe_func;
    public ulong probe_offset;
}

/// <summary>Numbers of linux/perf_event.h, under their names there.</summary>
static class PerfEventUapi
{
    public const uint PERF_TYPE_TRACEPOINT = 2;
    public const uint PERF_FLAG_FD_CLOEXEC = 8;
    public const uint PERF_EVENT_IOC_ENABLE = 0x2400;
    public const uint PERF_EVENT_IOC_DISABLE = 0x2401;
    public const uint PERF_EVENT_IOC_SET_BPF = 0x40042408;
}
