namespace Bpf.Sdk.Kernel;

/// <summary>The XDP programs of a device: one for its driver or the generic path, and perhaps one on the card itself. 0 where there is none.</summary>
readonly record struct XdpPrograms(uint Driver, uint Generic, uint Offloaded)
{
    public bool IsEmpty => (Driver, Generic, Offloaded) == default;

    public bool Has(uint program) => program != 0 && (program == Driver || program == Generic || program == Offloaded);
}

/// <summary>The rtnetlink requests for XDP programs (IFLA_XDP).</summary>
static class XdpNetlink
{
    const ushort Do = NetlinkUapi.NLM_F_REQUEST | NetlinkUapi.NLM_F_ACK;
    const int RequestSize = 128;
    const uint NoProgram = uint.MaxValue; // a descriptor of -1 takes the program off

    // IFLA_XDP_ATTACHED (enum in linux/if_link.h); with programs in several places the driver's and the generic one have attributes of their own.
    const byte AttachedDriver = 1;
    const byte AttachedGeneric = 2;
    const byte AttachedOffloaded = 3;

    /// <summary>Puts a program on a device that has none in this mode, or takes the place of a certain one.</summary>
    /// <param name="socket">A socket in the device's namespace.</param>
    /// <param name="interfaceIndex">The device.</param>
    /// <param name="program">The program; null for none.</param>
    /// <param name="expected">The program that has to be there; null if there must be none.</param>
    /// <param name="mode">One of XDP_FLAGS_*_MODE, or 0.</param>
    public static NetlinkError Set(NetlinkSocket socket, int interfaceIndex, BpfHandle? program, BpfHandle? expected, uint mode)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_SETLINK, Do);
        request.FamilyHeader(new InterfaceMessage { ifi_index = interfaceIndex });
        int nested = request.BeginNested(NetlinkUapi.IFLA_XDP);
        request.Attribute(NetlinkUapi.IFLA_XDP_FD, program is null ? NoProgram : (uint)program.FileDescriptor);
        request.Attribute(NetlinkUapi.IFLA_XDP_FLAGS, mode | (expected is null ? NetlinkUapi.XDP_FLAGS_UPDATE_IF_NOEXIST : NetlinkUapi.XDP_FLAGS_REPLACE));
        if (expected is not null)
        {
            request.Attribute(NetlinkUapi.IFLA_XDP_EXPECTED_FD, (uint)expected.FileDescriptor);
        }

        request.EndNested(nested);
        var error = socket.Request(ref request);
        GC.KeepAlive(program);
        GC.KeepAlive(expected);
        return error;
    }

    /// <summary>The programs of a device.</summary>
    public static NetlinkError Get(NetlinkSocket socket, int interfaceIndex, out XdpPrograms programs)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_GETLINK, Do);
        request.FamilyHeader(new InterfaceMessage { ifi_index = interfaceIndex });
        return socket.Request(ref request, Parse, out programs, out _);
    }

    static bool Parse(in NetlinkMessage message, out XdpPrograms programs)
    {
        programs = default;
        if (message.Header.nlmsg_type != NetlinkUapi.RTM_NEWLINK)
        {
            return false;
        }

        message.FamilyHeader<InterfaceMessage>(out var rest);
        var attributes = new NetlinkAttributes(rest);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NetlinkUapi.IFLA_XDP)
            {
                programs = ParsePrograms(attributes.Value);
            }
        }

        return true;
    }

    static XdpPrograms ParsePrograms(ReadOnlySpan<byte> nested)
    {
        byte attached = 0;
        uint only = 0;
        XdpPrograms programs = default;
        var attributes = new NetlinkAttributes(nested);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NetlinkUapi.IFLA_XDP_ATTACHED when attributes.Value.Length > 0:
                    attached = attributes.Value[0];
                    break;
                case NetlinkUapi.IFLA_XDP_PROG_ID:
                    only = attributes.UInt32;
                    break;
                case NetlinkUapi.IFLA_XDP_DRV_PROG_ID:
                    programs = programs with { Driver = attributes.UInt32 };
                    break;
                case NetlinkUapi.IFLA_XDP_SKB_PROG_ID:
                    programs = programs with { Generic = attributes.UInt32 };
                    break;
                case NetlinkUapi.IFLA_XDP_HW_PROG_ID:
                    programs = programs with { Offloaded = attributes.UInt32 };
                    break;
            }
        }

        // Before Linux 4.20 only the one number is there.
        return !programs.IsEmpty || only == 0 ? programs : attached switch
        {
            AttachedDriver => new(only, 0, 0),
            AttachedGeneric => new(0, only, 0),
            AttachedOffloaded => new(0, 0, only),
            _ => programs,
        };
    }
}
