using System.CommandLine;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf link</c>: what programs are attached to.</summary>
static class LinkCommands
{
    static readonly Column<BpfLinkInfo>[] s_columns =
    [
        new("id", "id", static link => link.Id),
        new("type", "type", static link => KernelNames.Of(link.Type)),
        new("program", "prog_id", static link => link.ProgramId == 0 ? null : link.ProgramId),
        new("map", "map_id", static link => link.MapId),
        new("attached as", "attach_type", static link => link.AttachType is { } type ? KernelNames.Of(type) : null),
        new("event", "event_type", static link => link.PerfEvent is { } kind ? KernelNames.Of(kind) : null),
        new("target", "target_name", static link => link.Target),
        new("offset", "offset", static link => link.Offset),
        new("functions", "func_cnt", static link => link.FunctionCount),
        new("interface", "ifindex", static link => link.InterfaceIndex),
        new("namespace", "netns_ino", static link => link.NetworkNamespace),
        new("cgroup", "cgroup_id", static link => link.CgroupId),
        new(null, "target_obj_id", static link => link.TargetObjectId),
        new(null, "target_btf_id", static link => link.TargetTypeId),
        new(null, "pf", static link => link.NetfilterFamily),
        new("hook", "hook", static link => link.NetfilterHook),
        new("priority", "prio", static link => link.NetfilterPriority),
    ];

    public static Command Create() => new("link", "What programs are attached to.")
    {
        ListCommand.Create("List the system's BPF links.", BpfLinkInfo.Enumerate, s_columns),
    };
}
