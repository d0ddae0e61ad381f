using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary>The kernel's answer to a netlink request: success, or an errno and perhaps its own words on it (extended acknowledgement).</summary>
/// <param name="ErrorNumber">The positive errno, or 0 for success.</param>
/// <param name="Message">The kernel's own text, or null.</param>
/// <param name="Offset">The byte of the request that it objects to, or -1.</param>
readonly record struct NetlinkError(int ErrorNumber, string? Message = null, int Offset = -1)
{
    public static NetlinkError Success => new(0);

    public bool IsSuccess => ErrorNumber == 0;

    /// <summary>A sentence with the kernel's own words, or null if it said none.</summary>
    public string? Sentence => Message is null ? null
        : Offset < 0 ? $"The kernel says: \"{Message}\"."
        : $"The kernel says: \"{Message}\" (at byte {Offset} of the request).";

    /// <summary>Reads the payload of an NLMSG_ERROR message: <c>struct nlmsgerr</c>, the request unless capped, and attributes.</summary>
    public static NetlinkError Parse(in NetlinkMessage message)
    {
        var payload = message.Payload;
        int fixedSize = sizeof(int) + Unsafe.SizeOf<NetlinkHeader>();
        if (payload.Length < fixedSize)
        {
            NetlinkReader.ThrowMalformed($"an acknowledgement has {payload.Length} bytes, less than the {fixedSize} of its header");
        }

        int error = -MemoryMarshal.Read<int>(payload);
        if ((message.Header.nlmsg_flags & NetlinkUapi.NLM_F_ACK_TLVS) == 0)
        {
            return new NetlinkError(error);
        }

        int attributesAt = fixedSize;
        if ((message.Header.nlmsg_flags & NetlinkUapi.NLM_F_CAPPED) == 0)
        {
            // An error repeats the whole request before the attributes, even if NETLINK_CAP_ACK could not be set.
            uint requestLength = MemoryMarshal.Read<NetlinkHeader>(payload[sizeof(int)..]).nlmsg_len;
            if (requestLength < Unsafe.SizeOf<NetlinkHeader>() || requestLength > payload.Length - sizeof(int))
            {
                NetlinkReader.ThrowMalformed($"an acknowledgement repeats a request of {requestLength} bytes in {payload.Length}");
            }

            attributesAt = Math.Min(sizeof(int) + NetlinkWriter.Align((int)requestLength), payload.Length);
        }

        return ParseExtended(error, payload[attributesAt..]);
    }

    /// <summary>Reads the payload of an NLMSG_DONE message: an errno (since Linux 4.20), and attributes.</summary>
    public static NetlinkError ParseDone(in NetlinkMessage message)
    {
        if (message.Payload.Length < sizeof(int))
        {
            return Success;
        }

        int error = -MemoryMarshal.Read<int>(message.Payload);
        return (message.Header.nlmsg_flags & NetlinkUapi.NLM_F_ACK_TLVS) == 0
            ? new NetlinkError(Math.Max(error, 0))
            : ParseExtended(Math.Max(error, 0), message.Payload[sizeof(int)..]);
    }

    static NetlinkError ParseExtended(int error, ReadOnlySpan<byte> extended)
    {
        string? text = null;
        int offset = -1;
        var attributes = new NetlinkAttributes(extended);
        while (attributes.MoveNext())
        {
            switch (attributes.Type)
            {
                case NetlinkUapi.NLMSGERR_ATTR_MSG:
                    text = attributes.String.TrimEnd('.');
                    break;
                case NetlinkUapi.NLMSGERR_ATTR_OFFS:
                    offset = (int)attributes.UInt32;
                    break;
            }
        }

        return new NetlinkError(error, text, offset);
    }
}
