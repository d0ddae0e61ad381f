using System.Diagnostics;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Kernel;

/// <summary>
/// Holds our native structs and constants against the uapi headers of this machine: a C file of static assertions, compiled.
/// A row that is newer than the headers is left out by <c>#if</c> of a kernel version and reported.
/// </summary>
[Platform("Linux")]
public sealed class UapiTests
{
    static readonly string[] Headers =
    [
        "stddef.h", "sys/socket.h", "linux/version.h", "linux/netlink.h", "linux/rtnetlink.h", "linux/if.h", "linux/if_ether.h", "linux/if_link.h", "linux/pkt_sched.h",
        "linux/pkt_cls.h", "linux/bpf.h", "linux/magic.h", "linux/sockios.h", "linux/perf_event.h", "sys/ioctl.h", "sys/syscall.h", "sys/resource.h", "asm/socket.h", "netinet/in.h", "netinet/tcp.h",
    ];

    /// <summary>One assertion. <paramref name="Since"/> is the first kernel whose headers have the name, or null for all that we build on.</summary>
    public sealed record Row(string Name, string Condition, Version? Since = null)
    {
        public override string ToString() => Name;
    }

    static IEnumerable<Row> Rows() =>
    [
        .. Constants(typeof(NetlinkUapi)),
        Constant(nameof(TrafficControl.IngressParent), TrafficControl.IngressParent, "TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_INGRESS)"),
        Constant(nameof(TrafficControl.EgressParent), TrafficControl.EgressParent, "TC_H_MAKE(TC_H_CLSACT, TC_H_MIN_EGRESS)"),
        Size<BuildIdRecord>("sizeof(struct bpf_stack_build_id)"),
        .. Fields<BuildIdRecord>("struct bpf_stack_build_id", null, ("status", "status"), ("build_id", "build_id"), ("offset_or_ip", "offset")),
        .. Struct<NetlinkHeader>("struct nlmsghdr"),
        .. Struct<NetlinkAttributeHeader>("struct nlattr"),
        .. Struct<NetlinkAddress>("struct sockaddr_nl"),
        .. Struct<InterfaceMessage>("struct ifinfomsg", ("ifi_pad", "__ifi_pad")),
        .. Struct<TrafficControlMessage>("struct tcmsg", ("tcm_pad1", "tcm__pad1"), ("tcm_pad2", "tcm__pad2")),

        Constant(nameof(LinkUapi.BPF_TCX_INGRESS), LinkUapi.BPF_TCX_INGRESS, "BPF_TCX_INGRESS", new(6, 6)),
        Constant(nameof(LinkUapi.BPF_TCX_EGRESS), LinkUapi.BPF_TCX_EGRESS, "BPF_TCX_EGRESS", new(6, 6)),
        Constant(nameof(LinkUapi.BPF_LINK_TYPE_TCX), LinkUapi.BPF_LINK_TYPE_TCX, "BPF_LINK_TYPE_TCX", new(6, 6)),
        Size<TcxLinkCreateAttributes>("offsetof(union bpf_attr, link_create.tcx.expected_revision) + 8", new(6, 6)),
        .. Fields<TcxLinkCreateAttributes>("union bpf_attr", null, ("prog_fd", "link_create.prog_fd"), ("target_ifindex", "link_create.target_ifindex"), ("attach_type", "link_create.attach_type"), ("flags", "link_create.flags")),
        .. Fields<TcxLinkCreateAttributes>("union bpf_attr", new(6, 6), ("relative_fd_or_id", "link_create.tcx.relative_fd"), ("expected_revision", "link_create.tcx.expected_revision")),
        .. Fields<LinkDetachAttributes>("union bpf_attr", null, ("link_fd", "link_detach.link_fd")),
        .. Fields<ProgramQueryAttributes>("union bpf_attr", null, ("target_ifindex", "query.target_fd"), ("attach_type", "query.attach_type"), ("query_flags", "query.query_flags"), ("attach_flags", "query.attach_flags"),
            ("prog_ids", "query.prog_ids"), ("count", "query.prog_cnt")),
        .. Fields<ProgramQueryAttributes>("union bpf_attr", new(6, 6), ("prog_attach_flags", "query.prog_attach_flags"), ("link_ids", "query.link_ids"), ("link_attach_flags", "query.link_attach_flags"), ("revision", "query.revision")),
        .. Fields<TcxLinkInfo>("struct bpf_link_info", null, ("type", "type"), ("id", "id"), ("prog_id", "prog_id")),
        .. Fields<TcxLinkInfo>("struct bpf_link_info", new(6, 6), ("ifindex", "tcx.ifindex"), ("attach_type", "tcx.attach_type")),

        Constant(nameof(LinkUapi.BPF_PERF_EVENT), LinkUapi.BPF_PERF_EVENT, "BPF_PERF_EVENT"),
        Constant(nameof(LinkUapi.BPF_LINK_TYPE_PERF_EVENT), LinkUapi.BPF_LINK_TYPE_PERF_EVENT, "BPF_LINK_TYPE_PERF_EVENT"),
        Constant(nameof(LinkUapi.BPF_PERF_EVENT_KPROBE), LinkUapi.BPF_PERF_EVENT_KPROBE, "BPF_PERF_EVENT_KPROBE", new(6, 6)),
        Constant(nameof(LinkUapi.BPF_PERF_EVENT_KRETPROBE), LinkUapi.BPF_PERF_EVENT_KRETPROBE, "BPF_PERF_EVENT_KRETPROBE", new(6, 6)),
        Size<PerfLinkCreateAttributes>("offsetof(union bpf_attr, link_create.perf_event.bpf_cookie) + 8"),
        .. Fields<PerfLinkCreateAttributes>("union bpf_attr", null, ("prog_fd", "link_create.prog_fd"), ("target_fd", "link_create.target_fd"), ("attach_type", "link_create.attach_type"),
            ("flags", "link_create.flags"), ("bpf_cookie", "link_create.perf_event.bpf_cookie")),
        .. Fields<KprobeLinkInfo>("struct bpf_link_info", null, ("type", "type"), ("id", "id"), ("prog_id", "prog_id")),
        .. Fields<KprobeLinkInfo>("struct bpf_link_info", new(6, 6), ("perf_event_type", "perf_event.type"), ("func_name", "perf_event.kprobe.func_name"),
            ("name_len", "perf_event.kprobe.name_len"), ("offset", "perf_event.kprobe.offset")),
        Size<LinkInfo>("offsetof(struct bpf_link_info, uprobe_multi.pid) + 4", new(6, 8)),
        .. Fields<LinkInfo>("struct bpf_link_info", null, ("type", "type"), ("id", "id"), ("prog_id", "prog_id"), ("raw_tracepoint_tp_name", "raw_tracepoint.tp_name"),
            ("raw_tracepoint_tp_name_len", "raw_tracepoint.tp_name_len"), ("tracing_attach_type", "tracing.attach_type"), ("tracing_target_obj_id", "tracing.target_obj_id"),
            ("tracing_target_btf_id", "tracing.target_btf_id"), ("cgroup_cgroup_id", "cgroup.cgroup_id"), ("cgroup_attach_type", "cgroup.attach_type"), ("iter_target_name", "iter.target_name"),
            ("iter_target_name_len", "iter.target_name_len"), ("iter_map_map_id", "iter.map.map_id"), ("netns_netns_ino", "netns.netns_ino"), ("netns_attach_type", "netns.attach_type"), ("xdp_ifindex", "xdp.ifindex")),
        .. Fields<LinkInfo>("struct bpf_link_info", new(6, 3), ("struct_ops_map_id", "struct_ops.map_id")),
        .. Fields<LinkInfo>("struct bpf_link_info", new(6, 4), ("netfilter_pf", "netfilter.pf"), ("netfilter_hooknum", "netfilter.hooknum"), ("netfilter_priority", "netfilter.priority")),
        .. Fields<LinkInfo>("struct bpf_link_info", new(6, 6), ("kprobe_multi_count", "kprobe_multi.count"), ("perf_event_type", "perf_event.type"), ("perf_event_name", "perf_event.uprobe.file_name"),
            ("perf_event_name_len", "perf_event.uprobe.name_len"), ("perf_event_offset", "perf_event.uprobe.offset"), ("perf_event_name", "perf_event.kprobe.func_name"),
            ("perf_event_offset", "perf_event.kprobe.offset"), ("perf_event_name", "perf_event.tracepoint.tp_name"), ("perf_event_event_config", "perf_event.event.config"),
            ("perf_event_event_type", "perf_event.event.type"), ("tcx_ifindex", "tcx.ifindex"), ("tcx_attach_type", "tcx.attach_type")),
        .. Fields<LinkInfo>("struct bpf_link_info", new(6, 7), ("netkit_ifindex", "netkit.ifindex"), ("netkit_attach_type", "netkit.attach_type")),
        .. Fields<LinkInfo>("struct bpf_link_info", new(6, 8), ("uprobe_multi_path", "uprobe_multi.path"), ("uprobe_multi_path_size", "uprobe_multi.path_size"), ("uprobe_multi_count", "uprobe_multi.count")),
        .. Fields<LinkInfo>("struct bpf_link_info", new(6, 10), ("sockmap_map_id", "sockmap.map_id"), ("sockmap_attach_type", "sockmap.attach_type")),
        .. Enum<BpfLinkType>(LinkTypeName, LinkTypeSince),
        .. Enum<BpfPerfEventKind>(kind => "BPF_PERF_EVENT_" + (kind == BpfPerfEventKind.Unspecified ? "UNSPEC" : kind.ToString().ToUpperInvariant()), _ => new(6, 6)),

        .. Fields<TestRunAttributes>("union bpf_attr", null, ("prog_fd", "test.prog_fd"), ("retval", "test.retval"), ("data_size_in", "test.data_size_in"), ("data_size_out", "test.data_size_out"),
            ("data_in", "test.data_in"), ("data_out", "test.data_out"), ("repeat", "test.repeat"), ("duration", "test.duration"), ("ctx_size_in", "test.ctx_size_in"), ("ctx_size_out", "test.ctx_size_out"),
            ("ctx_in", "test.ctx_in"), ("ctx_out", "test.ctx_out"), ("flags", "test.flags"), ("cpu", "test.cpu"), ("batch_size", "test.batch_size")),
        .. Fields<EnableStatisticsAttributes>("union bpf_attr", null, ("type", "enable_stats.type")),
        Constant(nameof(ProgramUapi.BPF_F_TEST_RUN_ON_CPU), ProgramUapi.BPF_F_TEST_RUN_ON_CPU, "BPF_F_TEST_RUN_ON_CPU"),
        Constant(nameof(ProgramUapi.BPF_F_TEST_XDP_LIVE_FRAMES), ProgramUapi.BPF_F_TEST_XDP_LIVE_FRAMES, "BPF_F_TEST_XDP_LIVE_FRAMES"),
        Constant(nameof(ProgramUapi.BPF_F_TEST_SKB_CHECKSUM_COMPLETE), ProgramUapi.BPF_F_TEST_SKB_CHECKSUM_COMPLETE, "BPF_F_TEST_SKB_CHECKSUM_COMPLETE", new(6, 11)),
        Constant(nameof(ProgramUapi.BPF_STATS_RUN_TIME), ProgramUapi.BPF_STATS_RUN_TIME, "BPF_STATS_RUN_TIME"),
        Size<ProgramInfo>("sizeof(struct bpf_prog_info)"),
        .. Fields<ProgramInfo>("struct bpf_prog_info", null, [.. from name in (string[])["type", "id", "tag", "jited_prog_len", "xlated_prog_len", "jited_prog_insns", "xlated_prog_insns", "load_time", "created_by_uid",
            "nr_map_ids", "map_ids", "name", "ifindex", "netns_dev", "netns_ino", "nr_jited_ksyms", "nr_jited_func_lens", "jited_ksyms", "jited_func_lens", "btf_id", "func_info_rec_size", "func_info", "nr_func_info",
            "nr_line_info", "line_info", "jited_line_info", "nr_jited_line_info", "line_info_rec_size", "jited_line_info_rec_size", "nr_prog_tags", "prog_tags", "run_time_ns", "run_cnt", "recursion_misses",
            "verified_insns", "attach_btf_obj_id", "attach_btf_id"] select (name, name)]),

        .. Constants(typeof(PerfEventUapi)),
        Size<PerfEventAttributes>("PERF_ATTR_SIZE_VER1"),
        .. Fields<PerfEventAttributes>("struct perf_event_attr", null, ("type", "type"), ("size", "size"), ("config", "config"), ("sample_period", "sample_period"), ("sample_type", "sample_type"),
            ("read_format", "read_format"), ("wakeup_events", "wakeup_events"), ("bp_type", "bp_type"), ("kprobe_func", "kprobe_func"), ("probe_offset", "probe_offset")),
        Constant("SYS_perf_event_open", SystemCallNumbers.PerfEventOpen, "SYS_perf_event_open"),
        Constant("SYS_bpf", SystemCallNumbers.Bpf, "SYS_bpf"),
        Constant("SYS_pidfd_open", SystemCallNumbers.PidfdOpen, "SYS_pidfd_open"),

        .. Constants(typeof(SocketUapi)),
        Size<RedirectValue>("sizeof(struct bpf_devmap_val)"),
        .. Fields<RedirectValue>("struct bpf_devmap_val", null, ("number", "ifindex"), ("bpf_prog", "bpf_prog.fd")),
        Size<RedirectValue>("sizeof(struct bpf_cpumap_val)"),
        .. Fields<RedirectValue>("struct bpf_cpumap_val", null, ("number", "qsize"), ("bpf_prog", "bpf_prog.fd")),
        Size<CgroupStorageKey>("sizeof(struct bpf_cgroup_storage_key)"),

        Constant(nameof(BpfInstruction.PseudoMapFd), BpfInstruction.PseudoMapFd, "BPF_PSEUDO_MAP_FD"),
        Constant(nameof(BpfInstruction.PseudoMapValue), BpfInstruction.PseudoMapValue, "BPF_PSEUDO_MAP_VALUE"),
        Constant(nameof(BpfInstruction.PseudoBtfId), BpfInstruction.PseudoBtfId, "BPF_PSEUDO_BTF_ID"),
        Constant(nameof(BpfInstruction.PseudoFunction), BpfInstruction.PseudoFunction, "BPF_PSEUDO_FUNC"),
        Constant(nameof(BpfInstruction.PseudoCall), BpfInstruction.PseudoCall, "BPF_PSEUDO_CALL"),
        Constant(nameof(BpfInstruction.PseudoKernelFunctionCall), BpfInstruction.PseudoKernelFunctionCall, "BPF_PSEUDO_KFUNC_CALL"),
        .. Fields<ProgramLoadAttributes>("union bpf_attr", null, ("prog_btf_fd", "prog_btf_fd"), ("func_info", "func_info"), ("line_info_cnt", "line_info_cnt"), ("attach_btf_id", "attach_btf_id"),
            ("attach_prog_fd", "attach_prog_fd"), ("fd_array", "fd_array")),
        .. Enum<BpfCommand>(command => "BPF_" + Snake(command.ToString()), command => command == BpfCommand.TokenCreate ? new(6, 9) : null),
        .. Enum<BpfProgramType>(ProgramType, FirstKernel.Of),
        .. Enum<BpfAttachType>(AttachType, FirstKernel.Of),
        Constant("sleepable", ProgramSpec.SleepableFlag, "BPF_F_SLEEPABLE"),
        Constant("fragments", ProgramSpec.FragmentsFlag, "BPF_F_XDP_HAS_FRAGS"),
        .. Fields<KprobeMultiLinkCreateAttributes>("union bpf_attr", null, ("kprobe_flags", "link_create.kprobe_multi.flags"), ("cnt", "link_create.kprobe_multi.cnt"),
            ("syms", "link_create.kprobe_multi.syms"), ("addrs", "link_create.kprobe_multi.addrs"), ("cookies", "link_create.kprobe_multi.cookies")),
        .. Fields<UprobeMultiLinkCreateAttributes>("union bpf_attr", new(6, 6), ("path", "link_create.uprobe_multi.path"), ("offsets", "link_create.uprobe_multi.offsets"),
            ("ref_ctr_offsets", "link_create.uprobe_multi.ref_ctr_offsets"), ("cookies", "link_create.uprobe_multi.cookies"), ("cnt", "link_create.uprobe_multi.cnt"),
            ("uprobe_flags", "link_create.uprobe_multi.flags"), ("pid", "link_create.uprobe_multi.pid")),
        .. Fields<NetfilterLinkCreateAttributes>("union bpf_attr", new(6, 4), ("pf", "link_create.netfilter.pf"), ("hooknum", "link_create.netfilter.hooknum"),
            ("priority", "link_create.netfilter.priority"), ("netfilter_flags", "link_create.netfilter.flags")),
        .. Fields<ProgramBindMapAttributes>("union bpf_attr", null, ("prog_fd", "prog_bind_map.prog_fd"), ("map_fd", "prog_bind_map.map_fd"), ("flags", "prog_bind_map.flags")),
        .. Fields<IteratorCreateAttributes>("union bpf_attr", null, ("link_fd", "iter_create.link_fd"), ("flags", "iter_create.flags")),
        .. Fields<TokenCreateAttributes>("union bpf_attr", new(6, 9), ("flags", "token_create.flags"), ("bpffs_fd", "token_create.bpffs_fd")),
        Constant(nameof(TokenUapi.BPF_F_TOKEN_FD), TokenUapi.BPF_F_TOKEN_FD, "BPF_F_TOKEN_FD", new(6, 9)),
        .. Fields<MapCreateAttributes>("union bpf_attr", new(6, 9), ("value_type_btf_obj_fd", "value_type_btf_obj_fd"), ("map_token_fd", "map_token_fd")),
        .. Fields<ProgramLoadWithTokenAttributes>("union bpf_attr", null, ("load", "prog_type"), ("core_relos", "core_relos"), ("core_relo_rec_size", "core_relo_rec_size")),
        .. Fields<ProgramLoadWithTokenAttributes>("union bpf_attr", new(6, 4), ("log_true_size", "log_true_size")),
        .. Fields<ProgramLoadWithTokenAttributes>("union bpf_attr", new(6, 9), ("prog_token_fd", "prog_token_fd")),
        .. Fields<BtfLoadWithTokenAttributes>("union bpf_attr", null, ("load", "btf")),
        .. Fields<BtfLoadWithTokenAttributes>("union bpf_attr", new(6, 9), ("btf_flags", "btf_flags"), ("btf_token_fd", "btf_token_fd")),
        .. Fields<BtfLoadAttributes>("union bpf_attr", null, ("btf_size", "btf_size"), ("btf_log_size", "btf_log_size"), ("btf_log_level", "btf_log_level")),
        Constant(nameof(ResourceLimits.RLIMIT_MEMLOCK), ResourceLimits.RLIMIT_MEMLOCK, "RLIMIT_MEMLOCK"),
        new(nameof(ResourceLimits.RLIM_INFINITY), "RLIM_INFINITY == (rlim_t)-1"),
        .. Struct<ResourceLimits.Limit>("struct rlimit"),
        .. Fields<ProgramLoadAttributes>("union bpf_attr", null, ("expected_attach_type", "expected_attach_type"), ("core_relo_cnt", "core_relo_cnt"), ("fd_array", "fd_array")),
        .. Fields<MapCreateAttributes>("union bpf_attr", null, ("inner_map_fd", "inner_map_fd"), ("btf_vmlinux_value_type_id", "btf_vmlinux_value_type_id"), ("map_extra", "map_extra")),
    ];

    static string ProgramType(BpfProgramType type) => "BPF_PROG_TYPE_" + type switch
    {
        BpfProgramType.Unspecified => "UNSPEC",
        BpfProgramType.LwtSeg6Local => "LWT_SEG6LOCAL",
        BpfProgramType.SkReusePort => "SK_REUSEPORT",
        BpfProgramType.CgroupSockOpt => "CGROUP_SOCKOPT",
        BpfProgramType.Extension => "EXT",
        _ => Snake(type.ToString()),
    };

    static string AttachType(BpfAttachType type) => type == BpfAttachType.Unspecified ? "BPF_CGROUP_INET_INGRESS" : "BPF_" + Snake(type.ToString());

    /// <summary>A constant's value.</summary>
    static Row Constant(string name, long value, string c, Version? since = null) => new(name, $"({c}) == {value}", since);

    /// <summary>All constants of a class that keeps their uapi names. Some headers make 16-bit masks by complement, of type int.</summary>
    static IEnumerable<Row> Constants(Type type) =>
        from field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic)
        where field.IsLiteral
        select Constant(field.Name, Convert.ToInt64(field.GetRawConstantValue()), field.FieldType == typeof(ushort) ? $"(unsigned short)({field.Name})" : field.Name);

    /// <summary>All members of an enumeration, under the name that <paramref name="toC"/> gives them.</summary>
    static IEnumerable<Row> Enum<T>(Func<T, string> toC, Func<T, Version?>? since = null) where T : struct, Enum =>
        from value in System.Enum.GetValues<T>()
        select Constant($"{typeof(T).Name}.{value}", Convert.ToInt64(value), toC(value), since?.Invoke(value));

    static string LinkTypeName(BpfLinkType type) => "BPF_LINK_TYPE_" + type switch
    {
        BpfLinkType.Unspecified => "UNSPEC",
        BpfLinkType.Iterator => "ITER",
        BpfLinkType.NetworkNamespace => "NETNS",
        BpfLinkType.SockMap => "SOCKMAP",
        _ => Snake(type.ToString()),
    };

    static Version? LinkTypeSince(BpfLinkType type) => type switch
    {
        BpfLinkType.Netfilter => new(6, 4),
        BpfLinkType.Tcx or BpfLinkType.UprobeMulti => new(6, 6),
        BpfLinkType.Netkit => new(6, 7),
        BpfLinkType.SockMap => new(6, 10),
        _ => null,
    };

    /// <summary>Size and every field of a struct that keeps its uapi names, but for those listed.</summary>
    static IEnumerable<Row> Struct<T>(string c, params (string Ours, string Theirs)[] renamed) where T : unmanaged =>
    [
        Size<T>($"sizeof({c})"),
        .. Fields<T>(c, null, [.. from field in typeof(T).GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                                  let other = renamed.FirstOrDefault(pair => pair.Ours == field.Name).Theirs
                                  select (field.Name, other ?? field.Name)]),
    ];

    /// <summary>The size of a struct.</summary>
    static Row Size<T>(string c, Version? since = null) where T : unmanaged => new($"sizeof {typeof(T).Name}", $"({c}) == {Unsafe.SizeOf<T>()}", since);

    /// <summary>The offsets of the listed fields.</summary>
    static IEnumerable<Row> Fields<T>(string c, Version? since, params (string Ours, string Theirs)[] fields) where T : unmanaged =>
        from field in fields
        select new Row($"{typeof(T).Name}.{field.Ours}", $"offsetof({c}, {field.Theirs}) == {Marshal.OffsetOf<T>(field.Ours)}", since);

    static string Snake(string pascal)
    {
        var snake = new StringBuilder();
        foreach (char c in pascal)
        {
            if (char.IsUpper(c) && snake.Length != 0)
            {
                snake.Append('_');
            }

            snake.Append(char.ToUpperInvariant(c));
        }

        return snake.ToString();
    }

    [Test]
    public void Structs_and_constants_are_those_of_the_kernel_headers()
    {
        var rows = Rows().ToList();
        var headers = HeaderVersion();
        var tooNew = rows.Where(row => row.Since > headers).ToList();
        var source = new StringBuilder();
        foreach (string header in Headers)
        {
            source.AppendLine($"#include <{header}>");
        }

        foreach (var row in rows.Except(tooNew))
        {
            source.AppendLine($"_Static_assert({row.Condition}, \"{row.Name}\");");
        }

        var (exitCode, output) = Compile(source.ToString());

        TestContext.Out.WriteLine($"{rows.Count - tooNew.Count} rows held against the headers of Linux {headers}; {tooNew.Count} are newer: {string.Join(", ", tooNew)}");
        Assert.That(exitCode, Is.Zero, output);
    }

    [Test]
    public void A_wrong_row_is_found()
    {
        var (exitCode, output) = Compile("#include <linux/netlink.h>\n_Static_assert(sizeof(struct nlmsghdr) == 17, \"wrong on purpose\");\n");

        Assert.That(exitCode, Is.Not.Zero);
        Assert.That(output, Does.Contain("wrong on purpose"));
    }

    static Version HeaderVersion()
    {
        const string path = "/usr/include/linux/version.h";
        if (!File.Exists(path))
        {
            Assert.Ignore($"There is no {path}: the uapi headers (Debian: linux-libc-dev) are not installed.");
        }

        string line = File.ReadLines(path).First(line => line.Contains("LINUX_VERSION_CODE", StringComparison.Ordinal));
        int code = int.Parse(line.Split(' ')[^1]);
        return new Version(code >> 16, code >> 8 & 255);
    }

    static (int ExitCode, string Output) Compile(string source)
    {
        var start = new ProcessStartInfo("gcc", ["-std=c11", "-fsyntax-only", "-x", "c", "-"]) { RedirectStandardInput = true, RedirectStandardError = true };
        Process? started = null;
        try
        {
            started = Process.Start(start);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Ignore("gcc is not installed.");
        }

        using var process = started!;
        process.StandardInput.Write(source);
        process.StandardInput.Close();
        string output = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output);
    }
}
