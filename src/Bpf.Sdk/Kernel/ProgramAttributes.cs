namespace Bpf.Sdk.Kernel;

#pragma warning disable CS0649 // fields that only the kernel writes, or that stay zero

/// <summary>BPF_PROG_TEST_RUN.</summary>
struct TestRunAttributes
{
    public uint prog_fd;
    public uint retval;
    public uint data_size_in;
    public uint data_size_out;
    public ulong data_in;
    public ulong data_out;
    public uint repeat;
    public uint duration;
    public uint ctx_size_in;
    public uint ctx_size_out;
    public ulong ctx_in;
    public ulong ctx_out;
    public uint flags;
    public uint cpu;
    public uint batch_size;
}

/// <summary>BPF_ENABLE_STATS.</summary>
struct EnableStatisticsAttributes
{
    public uint type;
}

/// <summary>BPF_PROG_BIND_MAP.</summary>
struct ProgramBindMapAttributes
{
    public uint prog_fd;
    public uint map_fd;
    public uint flags;
}

/// <summary>struct bpf_prog_info as of Linux 6.1; older kernels fill in its beginning and leave the rest zero.</summary>
struct ProgramInfo
{
    public uint type;
    public uint id;
    public ulong tag; // eight bytes, in the order in which people write them
    public uint jited_prog_len;
    public uint xlated_prog_len;
    public ulong jited_prog_insns;
    public ulong xlated_prog_insns;
    public ulong load_time;
    public uint created_by_uid;
    public uint nr_map_ids;
    public ulong map_ids;
    public ObjectName name;
    public uint ifindex;
    public uint gpl_compatible; // a bit field: bit 0
    public ulong netns_dev;
    public ulong netns_ino;
    public uint nr_jited_ksyms;
    public uint nr_jited_func_lens;
    public ulong jited_ksyms;
    public ulong jited_func_lens;
    public uint btf_id;
    public uint func_info_rec_size;
    public ulong func_info;
    public uint nr_func_info;
    public uint nr_line_info;
    public ulong line_info;
    public ulong jited_line_info;
    public uint nr_jited_line_info;
    public uint line_info_rec_size;
    public uint jited_line_info_rec_size;
    public uint nr_prog_tags;
    public ulong prog_tags;
    public ulong run_time_ns;
    public ulong run_cnt;
    public ulong recursion_misses;
    public uint verified_insns;
    public uint attach_btf_obj_id;
    public uint attach_btf_id;
    readonly uint _padding;
}

/// <summary>struct bpf_btf_info.</summary>
struct BtfInfo
{
    public ulong btf;
    public uint btf_size;
    public uint id;
    public ulong name;
    public uint name_len;
    public uint kernel_btf;
}

/// <summary>Numbers of linux/bpf.h that concern test runs and statistics, under their names there.</summary>
static class ProgramUapi
{
    public const uint BPF_F_TEST_RUN_ON_CPU = 1 << 0;
    public const uint BPF_F_TEST_XDP_LIVE_FRAMES = 1 << 1;
    public const uint BPF_F_TEST_SKB_CHECKSUM_COMPLETE = 1 << 2;
    public const uint BPF_STATS_RUN_TIME = 0;
}
