using System.Text.Json;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tool.Output;

/// <summary>Names of kinds, as bpftool writes them. What is newer than this SDK keeps its number.</summary>
static class KindNames
{
    public static string Of(BpfProgramType type) => ProgramTypeTable.Find(type)?.Name ?? $"type {(int)type}";

    public static string Of(BpfMapType type) => MapTypeTable.Find(type)?.Name ?? $"type {(int)type}";

    public static string Of(BpfAttachType type) =>
        Enum.IsDefined(type) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(type.ToString()) : $"type {(int)type}";

    public static string Of(BpfPerfEventKind kind) =>
        Enum.IsDefined(kind) ? JsonNamingPolicy.SnakeCaseLower.ConvertName(kind.ToString()) : $"type {(int)kind}";

    public static string Of(BpfLinkType type) => type switch
    {
        BpfLinkType.RawTracepoint => "raw_tracepoint",
        BpfLinkType.Tracing => "tracing",
        BpfLinkType.Cgroup => "cgroup",
        BpfLinkType.Iterator => "iter",
        BpfLinkType.NetworkNamespace => "netns",
        BpfLinkType.Xdp => "xdp",
        BpfLinkType.PerfEvent => "perf_event",
        BpfLinkType.KprobeMulti => "kprobe_multi",
        BpfLinkType.StructOps => "struct_ops",
        BpfLinkType.Netfilter => "netfilter",
        BpfLinkType.Tcx => "tcx",
        BpfLinkType.UprobeMulti => "uprobe_multi",
        BpfLinkType.Netkit => "netkit",
        BpfLinkType.SockMap => "sockmap",
        _ => $"type {(int)type}",
    };
}
