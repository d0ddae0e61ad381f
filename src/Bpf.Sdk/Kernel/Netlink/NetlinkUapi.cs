using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary><c>struct nlmsghdr</c> (linux/netlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
struct NetlinkHeader
{
    public uint nlmsg_len;
    public ushort nlmsg_type;
    public ushort nlmsg_flags;
    public uint nlmsg_seq;
    public uint nlmsg_pid;
}

/// <summary><c>struct nlattr</c> (linux/netlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
struct NetlinkAttributeHeader
{
    public ushort nla_len;
    public ushort nla_type;
}

/// <summary><c>struct sockaddr_nl</c> (linux/netlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
struct NetlinkAddress
{
    public ushort nl_family;
    public ushort nl_pad;
    public uint nl_pid;
    public uint nl_groups;
}

/// <summary><c>struct ifinfomsg</c> (linux/rtnetlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
struct InterfaceMessage
{
    public byte ifi_family;
    public byte ifi_pad;
    public ushort ifi_type;
    public int ifi_index;
    public uint ifi_flags;
    public uint ifi_change;
}

/// <summary><c>struct tcmsg</c> (linux/rtnetlink.h).</summary>
[StructLayout(LayoutKind.Sequential)]
struct TrafficControlMessage
{
    public byte tcm_family;
    public byte tcm_pad1;
    public ushort tcm_pad2;
    public int tcm_ifindex;
    public uint tcm_handle;
    public uint tcm_parent;
    public uint tcm_info;
}

/// <summary>Numbers of linux/netlink.h, rtnetlink.h, if_link.h, pkt_sched.h, pkt_cls.h, if_ether.h and sockios.h, under their names there.</summary>
static class NetlinkUapi
{
    public const int SIOCGSKNS = 0x894C;

    public const int NETLINK_ROUTE = 0;
    public const int SOL_NETLINK = 270;
    public const int NETLINK_CAP_ACK = 10;
    public const int NETLINK_EXT_ACK = 11;

    public const ushort NLM_F_REQUEST = 0x01;
    public const ushort NLM_F_MULTI = 0x02;
    public const ushort NLM_F_ACK = 0x04;
    public const ushort NLM_F_ECHO = 0x08;
    public const ushort NLM_F_DUMP_INTR = 0x10;
    public const ushort NLM_F_DUMP = 0x300;
    public const ushort NLM_F_EXCL = 0x200;
    public const ushort NLM_F_CREATE = 0x400;
    public const ushort NLM_F_CAPPED = 0x100;
    public const ushort NLM_F_ACK_TLVS = 0x200;

    public const ushort NLMSG_NOOP = 1;
    public const ushort NLMSG_ERROR = 2;
    public const ushort NLMSG_DONE = 3;

    public const ushort NLMSGERR_ATTR_MSG = 1;
    public const ushort NLMSGERR_ATTR_OFFS = 2;

    public const ushort NLA_F_NESTED = 0x8000;
    public const ushort NLA_TYPE_MASK = 0x3fff;

    public const ushort RTM_NEWLINK = 16;
    public const ushort RTM_GETLINK = 18;
    public const ushort RTM_SETLINK = 19;
    public const ushort RTM_NEWQDISC = 36;
    public const ushort RTM_DELQDISC = 37;
    public const ushort RTM_GETQDISC = 38;
    public const ushort RTM_NEWTFILTER = 44;
    public const ushort RTM_DELTFILTER = 45;
    public const ushort RTM_GETTFILTER = 46;
    public const ushort RTM_NEWCHAIN = 100;
    public const ushort RTM_GETCHAIN = 102;

    public const ushort IFLA_IFNAME = 3;
    public const int IFNAMSIZ = 16;

    public const ushort IFLA_XDP = 43;
    public const ushort IFLA_XDP_FD = 1;
    public const ushort IFLA_XDP_ATTACHED = 2;
    public const ushort IFLA_XDP_FLAGS = 3;
    public const ushort IFLA_XDP_PROG_ID = 4;
    public const ushort IFLA_XDP_DRV_PROG_ID = 5;
    public const ushort IFLA_XDP_SKB_PROG_ID = 6;
    public const ushort IFLA_XDP_HW_PROG_ID = 7;
    public const ushort IFLA_XDP_EXPECTED_FD = 8;
    public const uint XDP_FLAGS_UPDATE_IF_NOEXIST = 1;
    public const uint XDP_FLAGS_SKB_MODE = 2;
    public const uint XDP_FLAGS_DRV_MODE = 4;
    public const uint XDP_FLAGS_HW_MODE = 8;
    public const uint XDP_FLAGS_REPLACE = 16;

    public const ushort TCA_KIND = 1;
    public const ushort TCA_OPTIONS = 2;
    public const ushort TCA_CHAIN = 11;

    public const ushort TCA_BPF_FD = 6;
    public const ushort TCA_BPF_NAME = 7;
    public const ushort TCA_BPF_FLAGS = 8;
    public const ushort TCA_BPF_ID = 11;
    public const uint TCA_BPF_FLAG_ACT_DIRECT = 1;

    public const uint TC_H_CLSACT = 0xFFFFFFF1;
    public const uint TC_H_MIN_INGRESS = 0xFFF2;
    public const uint TC_H_MIN_EGRESS = 0xFFF3;

    public const ushort ETH_P_ALL = 0x0003;
}
