using System.Text;

namespace Bpf.Sdk.Kernel;

/// <summary>A network device of one network namespace.</summary>
readonly record struct NetworkDevice(int Index, string Name)
{
    const int RequestSize = 64;

    /// <summary>Finds a device by its name (or a short alternative name, as the kernel does) in the socket's namespace.</summary>
    /// <returns>Null if there is none.</returns>
    public static NetworkDevice? Find(NetlinkSocket socket, string name)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_GETLINK, NetlinkUapi.NLM_F_REQUEST | NetlinkUapi.NLM_F_ACK);
        request.FamilyHeader(new InterfaceMessage());
        request.Attribute(NetlinkUapi.IFLA_IFNAME, name);
        return Get(socket, ref request, name);
    }

    /// <summary>Finds a device by its index in the socket's namespace.</summary>
    /// <returns>Null if there is none.</returns>
    public static NetworkDevice? Find(NetlinkSocket socket, int index)
    {
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_GETLINK, NetlinkUapi.NLM_F_REQUEST | NetlinkUapi.NLM_F_ACK);
        request.FamilyHeader(new InterfaceMessage { ifi_index = index });
        return Get(socket, ref request, $"index {index}");
    }

    /// <summary>All devices of the socket's namespace, by index.</summary>
    public static List<NetworkDevice> List(NetlinkSocket socket)
    {
        var devices = new List<NetworkDevice>();
        var request = new NetlinkWriter(stackalloc byte[RequestSize], NetlinkUapi.RTM_GETLINK, NetlinkUapi.NLM_F_REQUEST | NetlinkUapi.NLM_F_DUMP);
        request.FamilyHeader(new InterfaceMessage());
        var error = socket.Dump(ref request, Parse, devices);
        return error.IsSuccess ? devices : throw new BpfException("list network devices", null, error.ErrorNumber, error.Sentence);
    }

    /// <summary>Says what is wrong with a device name, by the kernel's rule (dev_valid_name), or null.</summary>
    public static string? ProblemOf(string name) => name switch
    {
        "" => "A network device has a name of 1 to 15 bytes; this one is empty.",
        "." or ".." => "A network device cannot have this name.",
        _ when Encoding.UTF8.GetByteCount(name) >= NetlinkUapi.IFNAMSIZ => $"A network device has a name of 1 to {NetlinkUapi.IFNAMSIZ - 1} bytes; this one has {Encoding.UTF8.GetByteCount(name)}.",
        _ when name.AsSpan().ContainsAny("/:\0 \t\n\v\f\r") => "The name of a network device contains no slash, colon or white space.",
        _ => null,
    };

    static NetworkDevice? Get(NetlinkSocket socket, scoped ref NetlinkWriter request, string what)
    {
        var error = socket.Request<NetworkDevice>(ref request, Parse, out var device, out bool answered);
        if (error.ErrorNumber == Errno.ENODEV)
        {
            return null;
        }

        return error.IsSuccess && answered
            ? device
            : throw new BpfException("look up network device", what, error.ErrorNumber, error.Sentence);
    }

    static bool Parse(in NetlinkMessage message, out NetworkDevice device)
    {
        device = default;
        if (message.Header.nlmsg_type != NetlinkUapi.RTM_NEWLINK)
        {
            return false;
        }

        var header = message.FamilyHeader<InterfaceMessage>(out var rest);
        var attributes = new NetlinkAttributes(rest);
        while (attributes.MoveNext())
        {
            if (attributes.Type == NetlinkUapi.IFLA_IFNAME)
            {
                device = new NetworkDevice(header.ifi_index, attributes.String);
                return true;
            }
        }

        return false;
    }
}
