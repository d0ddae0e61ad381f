using System.Buffers.Binary;

namespace Bpf.Sdk.Kernel;

/// <summary>
/// A filter of a qdisc, as far as it concerns us. The kernel also lists one of handle 0 for each priority and protocol, which stands
/// for all filters there; the program's id is 0 in all but <c>bpf</c> filters.
/// </summary>
readonly record struct TcFilter(uint Parent, int Priority, ushort Protocol, uint Handle, uint Chain, string Kind, uint ProgramId, string? Name, bool IsDirectAction);

/// <summary>Where a filter of ours is: chain 0 and all protocols are understood.</summary>
readonly record struct TcFilterKey(int InterfaceIndex, uint Parent, int Priority, uint Handle);

/// <summary>The rtnetlink requests for <c>clsact</c> qdiscs, their chains and their <c>bpf</c> filters.</summary>
static class TrafficControl
{
    public const uint IngressParent = NetlinkUapi.TC_H_CLSACT & 0xFFFF0000 | NetlinkUapi.TC_H_MIN_INGRESS;
    public const uint EgressParent = NetlinkUapi.TC_H_CLSACT & 0xFFFF0000 | NetlinkUapi.TC_H_MIN_EGRESS;

    public const string ClsactKind = "clsact";
    public const string IngressKind = "ingress";
    public const string BpfKind = "bpf";

    const ushort Do = NetlinkUapi.NLM_F_REQUEST | NetlinkUapi.NLM_F_ACK;
    const ushort Add = Do | NetlinkUapi.NLM_F_CREATE | NetlinkUapi.NLM_F_EXCL;
    const ushort Dump = NetlinkUapi.NLM_F_REQUEST | NetlinkUapi.NLM_F_DUMP;

    // Kernels before 6.6 answer a get through the multicast group, and send it to the one who asked only if it is echoed (qdisc_notify).
    const ushort Get = Do | NetlinkUapi.NLM_F_ECHO;

    const int RequestSize = 128;
    const int FilterRequestSize = 512;

    /// <summary>The kind of qdisc at the device's ingress hook: <c>clsact</c>, <c>ingress</c>, or null if there is none.</summary>
    public static NetlinkError GetHookQdisc(NetlinkSocket socket, int interfaceIndex, out string? kind)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_GETQDISC, Get);
        request.FamilyHeader(new TrafficControlMessage { tcm_ifindex = interfaceIndex, tcm_parent = NetlinkUapi.TC_H_CLSACT });
        var error = socket.Request<string>(ref request, ParseKind, out kind, out _);

        // "Failed to find qdisc with specified classid".
        return error.ErrorNumber == Errno.ENOENT ? NetlinkError.Success : error;
    }

    public static NetlinkError AddClsact(NetlinkSocket socket, int interfaceIndex) =>
        ChangeClsact(socket, interfaceIndex, NetlinkUapi.RTM_NEWQDISC, Add);

    public static NetlinkError DeleteClsact(NetlinkSocket socket, int interfaceIndex) =>
        ChangeClsact(socket, interfaceIndex, NetlinkUapi.RTM_DELQDISC, Do);

    /// <summary>Adds an empty chain, which lives until it is deleted or its qdisc is.</summary>
    public static NetlinkError AddChain(NetlinkSocket socket, int interfaceIndex, uint parent, uint chain)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_NEWCHAIN, Add);
        request.FamilyHeader(new TrafficControlMessage { tcm_ifindex = interfaceIndex, tcm_parent = parent });
        request.Attribute(NetlinkUapi.TCA_CHAIN, chain);
        return socket.Request(ref request);
    }

    /// <summary>The chains of one side that hold filters or were added by somebody.</summary>
    public static NetlinkError ListChains(NetlinkSocket socket, int interfaceIndex, uint parent, List<uint> chains)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_GETCHAIN, Dump);
        request.FamilyHeader(new TrafficControlMessage { tcm_ifindex = interfaceIndex, tcm_parent = parent });
        return socket.Dump(ref request, ParseChain, chains);
    }

    /// <summary>Adds a <c>bpf</c> filter in direct-action mode for all protocols.</summary>
    /// <param name="socket">A socket in the device's namespace.</param>
    /// <param name="key">Where; a priority or handle of 0 lets the kernel choose.</param>
    /// <param name="program">File descriptor of the program.</param>
    /// <param name="name">The name that <c>tc filter show</c> prints.</param>
    /// <param name="filter">The filter as the kernel made it, if it told.</param>
    /// <param name="answered">Whether it told.</param>
    public static NetlinkError AddFilter(NetlinkSocket socket, in TcFilterKey key, int program, string name, out TcFilter filter, out bool answered)
    {
        var request = new NetlinkWriter(stackalloc byte[FilterRequestSize], NetlinkUapi.RTM_NEWTFILTER, Add | NetlinkUapi.NLM_F_ECHO);
        request.FamilyHeader(Header(key));
        request.Attribute(NetlinkUapi.TCA_KIND, BpfKind);
        int options = request.BeginNested(NetlinkUapi.TCA_OPTIONS);
        request.Attribute(NetlinkUapi.TCA_BPF_FD, (uint)program);
        request.Attribute(NetlinkUapi.TCA_BPF_NAME, name);
        request.Attribute(NetlinkUapi.TCA_BPF_FLAGS, NetlinkUapi.TCA_BPF_FLAG_ACT_DIRECT);
        request.EndNested(options);
        return socket.Request<TcFilter>(ref request, ParseFilter, out filter, out answered);
    }

    public static NetlinkError DeleteFilter(NetlinkSocket socket, in TcFilterKey key)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_DELTFILTER, Do);
        request.FamilyHeader(Header(key));
        request.Attribute(NetlinkUapi.TCA_KIND, BpfKind);
        return socket.Request(ref request);
    }

    /// <summary>The filters of one side, of all kinds and chains, with an entry of handle 0 for each priority and protocol.</summary>
    public static NetlinkError ListFilters(NetlinkSocket socket, int interfaceIndex, uint parent, List<TcFilter> filters)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_GETTFILTER, Dump);
        request.FamilyHeader(new TrafficControlMessage { tcm_ifindex = interfaceIndex, tcm_parent = parent });
        return socket.Dump(ref request, ParseFilter, filters);
    }

    static NetlinkError ChangeClsact(NetlinkSocket socket, int interfaceIndex, ushort type, ushort flags)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], type, flags);
        request.FamilyHeader(new TrafficControlMessage
        {
            tcm_ifindex = interfaceIndex,
            tcm_handle = NetlinkUapi.TC_H_CLSACT & 0xFFFF0000,
            tcm_parent = NetlinkUapi.TC_H_CLSACT,
        });
        request.Attribute(NetlinkUapi.TCA_KIND, ClsactKind);
        return socket.Request(ref request);
    }

    static TrafficControlMessage Header(in TcFilterKey key) => new()
    {
        tcm_ifindex = key.InterfaceIndex,
        tcm_parent = key.Parent,
        tcm_handle = key.Handle,
        // Priority above, protocol in network byte order below (TC_H_MAKE(prio << 16, protocol)).
        tcm_info = (uint)key.Priority << 16 | NetworkOrder(NetlinkUapi.ETH_P_ALL),
    };

    static ushort NetworkOrder(ushort value) => BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(value) : value;

    static bool ParseKind(in NetlinkMessage message, out string kind)
    {
        kind = null!;
        if (message.Header.nlmsg_type != NetlinkUapi.RTM_NEWQDISC)
        {
            return false;
        }

        _ = message.FamilyHeader<TrafficControlMessage>(out var rest);
        var attributes = new NetlinkAttributes(rest);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NetlinkUapi.TCA_KIND)
            {
                kind = attributes.String;
                return true;
            }
        }

        return false;
    }

    static bool ParseChain(in NetlinkMessage message, out uint chain)
    {
        chain = 0;
        if (message.Header.nlmsg_type != NetlinkUapi.RTM_NEWCHAIN)
        {
            return false;
        }

        _ = message.FamilyHeader<TrafficControlMessage>(out var rest);
        var attributes = new NetlinkAttributes(rest);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NetlinkUapi.TCA_CHAIN)
            {
                chain = attributes.UInt32;
            }
        }

        return true;
    }

    /// <summary>Reads a RTM_NEWTFILTER message.</summary>
    internal static bool ParseFilter(in NetlinkMessage message, out TcFilter filter)
    {
        filter = default;
        if (message.Header.nlmsg_type != NetlinkUapi.RTM_NEWTFILTER)
        {
            return false;
        }

        var header = message.FamilyHeader<TrafficControlMessage>(out var rest);
        string kind = "";
        uint chain = 0, programId = 0, flags = 0;
        string? name = null;
        ReadOnlySpan<byte> options = default;
        var attributes = new NetlinkAttributes(rest);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NetlinkUapi.TCA_KIND:
                    kind = attributes.String;
                    break;
                case NetlinkUapi.TCA_CHAIN:
                    chain = attributes.UInt32;
                    break;
                case NetlinkUapi.TCA_OPTIONS:
                    options = attributes.Value;
                    break;
            }
        }

        // Options are numbered by each kind for itself.
        if (kind == BpfKind)
        {
            var bpf = new NetlinkAttributes(options);
            while (bpf.MoveNext())
            {
                switch (bpf.Type)
                {
                    case NetlinkUapi.TCA_BPF_NAME:
                        name = bpf.String;
                        break;
                    case NetlinkUapi.TCA_BPF_FLAGS:
                        flags = bpf.UInt32;
                        break;
                    case NetlinkUapi.TCA_BPF_ID:
                        programId = bpf.UInt32;
                        break;
                }
            }
        }

        filter = new TcFilter(header.tcm_parent, (int)(header.tcm_info >> 16), NetworkOrder((ushort)header.tcm_info), header.tcm_handle, chain,
            kind, programId, name, (flags & NetlinkUapi.TCA_BPF_FLAG_ACT_DIRECT) != 0);
        return true;
    }
}
