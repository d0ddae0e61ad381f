using System.Text.Json;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tool.Output;

/// <summary>Kinds of things by the names that the kernel's headers and bpftool have for them. What is newer than this SDK is a number.</summary>
static class KernelNames
{
    /// <summary>For example <c>sched_cls</c>; the number of a kind that is newer than this SDK, and null if there is none.</summary>
    public static string? Of(BpfProgramType type) => type == BpfProgramType.Unspecified ? null : ProgramTypeTable.Find(type)?.Name ?? $"{(uint)type}";

    /// <summary>For example <c>percpu_hash</c>; the number of a kind that is newer than this SDK.</summary>
    public static string Of(BpfMapType type) => MapTypeTable.Find(type)?.Name ?? $"{(uint)type}";

    /// <summary>For example <c>tcx_ingress</c>; null if there is none.</summary>
    public static string? Of(BpfAttachType attachType, BpfProgramType type) => attachType switch
    {
        BpfAttachType.Unspecified => type == BpfProgramType.CgroupSkb ? "cgroup_inet_ingress" : null, // both have the number 0
        // Of callbacks it is the number of the struct's member.
        _ when type == BpfProgramType.StructOps => $"{(uint)attachType}",
        _ => Of(attachType),
    };

    public static string Of(BpfAttachType type) => Enum.IsDefined(type) ? Lower(type.ToString()) : $"{(uint)type}";

    public static string Of(BpfPerfEventKind kind) => Enum.IsDefined(kind) ? Lower(kind.ToString()) : $"{(uint)kind}";

    public static string Of(BpfLinkType type) => type switch
    {
        BpfLinkType.Iterator => "iter",
        BpfLinkType.NetworkNamespace => "netns",
        BpfLinkType.SockMap => "sockmap",
        _ when !Enum.IsDefined(type) => $"{(uint)type}",
        _ => Lower(type.ToString()),
    };

    // The SDK's names are mostly the kernel's, with capitals in place of underscores.
    static string Lower(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
