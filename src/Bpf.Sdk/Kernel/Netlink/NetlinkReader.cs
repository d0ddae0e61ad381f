using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Bpf.Sdk.Kernel;

/// <summary>One message of a netlink datagram.</summary>
readonly ref struct NetlinkMessage(NetlinkHeader header, ReadOnlySpan<byte> payload)
{
    public NetlinkHeader Header { get; } = header;

    /// <summary>What follows the header, without padding.</summary>
    public ReadOnlySpan<byte> Payload { get; } = payload;

    /// <summary>Splits the payload into the family's header and the attributes behind it.</summary>
    public T FamilyHeader<T>(out ReadOnlySpan<byte> attributes) where T : unmanaged
    {
        int size = Unsafe.SizeOf<T>();
        if (Payload.Length < size)
        {
            NetlinkReader.ThrowMalformed($"a message of type {Header.nlmsg_type} has {Payload.Length} bytes where its header alone takes {size}");
        }

        attributes = Payload[Math.Min(NetlinkWriter.Align(size), Payload.Length)..];
        return MemoryMarshal.Read<T>(Payload);
    }
}

/// <summary>Walks over the messages of a netlink datagram. No length in it is trusted.</summary>
ref struct NetlinkReader(ReadOnlySpan<byte> datagram)
{
    ReadOnlySpan<byte> _rest = datagram;

    public NetlinkMessage Current { get; private set; }

    public bool MoveNext()
    {
        if (_rest.IsEmpty)
        {
            return false;
        }

        int headerSize = Unsafe.SizeOf<NetlinkHeader>();
        if (_rest.Length < headerSize)
        {
            ThrowMalformed($"{_rest.Length} bytes are left, less than a message header");
        }

        var header = MemoryMarshal.Read<NetlinkHeader>(_rest);
        if (header.nlmsg_len < headerSize || header.nlmsg_len > _rest.Length)
        {
            ThrowMalformed($"a message says that it is {header.nlmsg_len} bytes long and {_rest.Length} are left");
        }

        int length = (int)header.nlmsg_len;
        Current = new NetlinkMessage(header, _rest[headerSize..length]);
        _rest = _rest[Math.Min(NetlinkWriter.Align(length), _rest.Length)..];
        return true;
    }

    [DoesNotReturn]
    public static void ThrowMalformed(string problem) => throw new BpfException($"The kernel's netlink answer is malformed: {problem}.");
}

/// <summary>Walks over netlink attributes. No length in them is trusted.</summary>
ref struct NetlinkAttributes(ReadOnlySpan<byte> attributes)
{
    ReadOnlySpan<byte> _rest = attributes;

    /// <summary>The attribute's type without the nesting and byte-order flags.</summary>
    public ushort Type { get; private set; }

    public ReadOnlySpan<byte> Value { get; private set; }

    public readonly uint UInt32
    {
        get
        {
            if (Value.Length < sizeof(uint))
            {
                NetlinkReader.ThrowMalformed($"attribute {Type} has {Value.Length} bytes where a 32-bit number should be");
            }

            return MemoryMarshal.Read<uint>(Value);
        }
    }

    /// <summary>The value up to its NUL.</summary>
    public readonly string String
    {
        get
        {
            int end = Value.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? Value : Value[..end]);
        }
    }

    public bool MoveNext()
    {
        int headerSize = Unsafe.SizeOf<NetlinkAttributeHeader>();
        if (_rest.Length < headerSize)
        {
            // The kernel's own parser lets up to three bytes of padding pass as well (nla_ok).
            return false;
        }

        var header = MemoryMarshal.Read<NetlinkAttributeHeader>(_rest);
        if (header.nla_len < headerSize || header.nla_len > _rest.Length)
        {
            NetlinkReader.ThrowMalformed($"an attribute says that it is {header.nla_len} bytes long and {_rest.Length} are left");
        }

        Type = (ushort)(header.nla_type & NetlinkUapi.NLA_TYPE_MASK);
        Value = _rest[headerSize..header.nla_len];
        _rest = _rest[Math.Min(NetlinkWriter.Align(header.nla_len), _rest.Length)..];
        return true;
    }
}
