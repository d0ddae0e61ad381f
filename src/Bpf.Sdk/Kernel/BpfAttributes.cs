using System.Runtime.CompilerServices;
using System.Text;

namespace Bpf.Sdk.Kernel;

// The members of union bpf_attr (linux/bpf.h), one struct for each command, cut after the last field that we set: kernels refuse
// trailing bytes that they do not know unless they are zero, and take what is missing as zero.

#pragma warning disable CS0169, CS0649 // fields that only the kernel reads as zero, or only the kernel writes

/// <summary>BPF_MAP_CREATE.</summary>
struct MapCreateAttributes
{
    public uint map_type;
    public uint key_size;
    public uint value_size;
    public uint max_entries;
    public uint map_flags;
    public uint inner_map_fd;
    public uint numa_node;
    public ObjectName map_name;
    public uint map_ifindex;
    public uint btf_fd;
    public uint btf_key_type_id;
    public uint btf_value_type_id;
    public uint btf_vmlinux_value_type_id;
    public ulong map_extra;
    public int value_type_btf_obj_fd;
    public int map_token_fd;
    public ulong excl_prog_hash;
    public uint excl_prog_hash_size;
}

/// <summary>BPF_MAP_*_ELEM, BPF_MAP_GET_NEXT_KEY (whose next_key is in the place of value), BPF_MAP_FREEZE.</summary>
struct MapElementAttributes
{
    public uint map_fd;
    readonly uint _padding;
    public ulong key;
    public ulong value;
    public ulong flags;
}

/// <summary>BPF_MAP_*_BATCH.</summary>
struct MapBatchAttributes
{
    public ulong in_batch;
    public ulong out_batch;
    public ulong keys;
    public ulong values;
    public uint count;
    public uint map_fd;
    public ulong elem_flags;
    public ulong flags;
}

/// <summary>BPF_PROG_LOAD.</summary>
struct ProgramLoadAttributes
{
    public uint prog_type;
    public uint insn_cnt;
    public ulong insns;
    public ulong license;
    public uint log_level;
    public uint log_size;
    public ulong log_buf;
    public uint kern_version;
    public uint prog_flags;
    public ObjectName prog_name;
    public uint prog_ifindex;
    public uint expected_attach_type;
    public uint prog_btf_fd;
    public uint func_info_rec_size;
    public ulong func_info;
    public uint func_info_cnt;
    public uint line_info_rec_size;
    public ulong line_info;
    public uint line_info_cnt;
    public uint attach_btf_id;
    public uint attach_prog_fd; // in a union with attach_btf_obj_fd
    public uint core_relo_cnt;
    public ulong fd_array;
}

/// <summary>BPF_PROG_LOAD as of Linux 6.9: only with a token, so that older kernels get what they know.</summary>
struct ProgramLoadWithTokenAttributes
{
    public ProgramLoadAttributes load;
    public ulong core_relos;
    public uint core_relo_rec_size;
    public uint log_true_size;
    public int prog_token_fd;
    readonly uint _padding;
}

/// <summary>BPF_BTF_LOAD.</summary>
struct BtfLoadAttributes
{
    public ulong btf;
    public ulong btf_log_buf;
    public uint btf_size;
    public uint btf_log_size;
    public uint btf_log_level;
    public uint btf_log_true_size;
}

/// <summary>BPF_BTF_LOAD as of Linux 6.9: only with a token, so that older kernels get what they know.</summary>
struct BtfLoadWithTokenAttributes
{
    public BtfLoadAttributes load;
    public uint btf_flags;
    public int btf_token_fd;
}

/// <summary>BPF_ITER_CREATE.</summary>
struct IteratorCreateAttributes
{
    public uint link_fd;
    public uint flags;
}

/// <summary>BPF_TOKEN_CREATE.</summary>
struct TokenCreateAttributes
{
    public uint flags;
    public uint bpffs_fd;
}

/// <summary>Numbers of linux/bpf.h that concern tokens, under their names there.</summary>
static class TokenUapi
{
    public const uint BPF_F_TOKEN_FD = 1u << 16; // in the flags of maps, programs and types alike
}

/// <summary>BPF_OBJ_PIN, BPF_OBJ_GET.</summary>
struct ObjectPinAttributes
{
    public ulong pathname;
    public uint bpf_fd;
    public uint file_flags;
}

/// <summary>BPF_OBJ_GET_INFO_BY_FD.</summary>
struct ObjectInfoAttributes
{
    public uint bpf_fd;
    public uint info_len;
    public ulong info;
}

/// <summary>BPF_*_GET_FD_BY_ID, BPF_*_GET_NEXT_ID (which writes the next id).</summary>
struct ObjectIdAttributes
{
    public uint id;
    public uint next_id;
    public uint open_flags;
}

/// <summary>struct bpf_map_info.</summary>
struct MapInfo
{
    public uint type;
    public uint id;
    public uint key_size;
    public uint value_size;
    public uint max_entries;
    public uint map_flags;
    public ObjectName name;
    public uint ifindex;
    public uint btf_vmlinux_value_type_id;
    public ulong netns_dev;
    public ulong netns_ino;
    public uint btf_id;
    public uint btf_key_type_id;
    public uint btf_value_type_id;
    public uint btf_vmlinux_id;
    public ulong map_extra;
}

/// <summary>struct bpf_func_info.</summary>
struct FunctionInfoRecord
{
    public uint insn_off;
    public uint type_id;
}

/// <summary>struct bpf_line_info.</summary>
struct LineInfoRecord
{
    public uint insn_off;
    public uint file_name_off;
    public uint line_off;
    public uint line_col;
}

/// <summary>The name of a map or program: BPF_OBJ_NAME_LEN bytes, of which the last is zero.</summary>
[InlineArray(Length)]
struct ObjectName
{
    const int Length = 16;

    byte _first;

    /// <summary>The first 15 bytes of a name; a character that the kernel does not allow (other than letters, digits, '_' and '.') becomes '_'.</summary>
    public static ObjectName Of(string name)
    {
        ObjectName result = default;
        for (int i = 0; i < name.Length && i < Length - 1; i++)
        {
            result[i] = char.IsAsciiLetterOrDigit(name[i]) || name[i] is '_' or '.' ? (byte)name[i] : (byte)'_';
        }

        return result;
    }

    public override readonly string ToString()
    {
        ReadOnlySpan<byte> bytes = this;
        int end = bytes.IndexOf((byte)0);
        return Encoding.UTF8.GetString(end >= 0 ? bytes[..end] : bytes);
    }
}
