using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>BPF_OBJ_GET_INFO_BY_FD of a link of any kind.</summary>
static unsafe class LinkInfoCalls
{
    const int LongestName = 4096; // PATH_MAX, linux/limits.h: the file of a uprobe; functions and tracepoints are shorter

    // enum bpf_link_type: those whose description has a name.
    const uint RawTracepoint = 1;
    const uint Iterator = 4;
    const uint UprobeMulti = 12;
    const uint PerfEventOfPlainEvent = 6; // BPF_PERF_EVENT_EVENT

    /// <summary>What the kernel says of a link.</summary>
    /// <param name="link">The link.</param>
    /// <param name="name">What it is attached to, by name, or null if the kind has none or the kernel does not say.</param>
    public static LinkInfo Get(BpfHandle link, out string? name)
    {
        // First without a buffer: where its address goes depends on the kind, and kernels whose struct is shorter take no bytes behind its end that are not zero.
        var info = ObjectInfo.Get<LinkInfo>(link, PinnedKind.Link);
        byte* buffer = stackalloc byte[LongestName];
        buffer[0] = 0;
        LinkInfo named = default;
        switch (info.type)
        {
            case RawTracepoint:
                (named.raw_tracepoint_tp_name, named.raw_tracepoint_tp_name_len) = ((ulong)buffer, LongestName);
                break;
            case Iterator:
                (named.iter_target_name, named.iter_target_name_len) = ((ulong)buffer, LongestName);
                break;
            case UprobeMulti:
                (named.uprobe_multi_path, named.uprobe_multi_path_size) = ((ulong)buffer, LongestName);
                break;
            case LinkUapi.BPF_LINK_TYPE_PERF_EVENT when info.perf_event_type is not (0 or PerfEventOfPlainEvent):
                (named.perf_event_name, named.perf_event_name_len) = ((ulong)buffer, LongestName);
                break;
            default:
                name = null;
                return info;
        }

        // SAFETY: the kernel writes at most info_len bytes to named, and at most LongestName to the buffer; both are on this stack frame.
        using var use = new HandleUse(link);
        var attributes = new ObjectInfoAttributes { bpf_fd = use.FileDescriptor, info_len = (uint)sizeof(LinkInfo), info = (ulong)&named };
        bool isNamed = BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes) >= 0 && buffer[0] != 0;
        name = isNamed ? Marshal.PtrToStringUTF8((nint)buffer) : null;
        return isNamed ? named : info;
    }
}
