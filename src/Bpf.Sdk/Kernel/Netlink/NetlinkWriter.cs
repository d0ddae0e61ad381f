using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Bpf.Sdk.Kernel;

/// <summary>Writes one netlink message into a buffer: header, family header, attributes. Lengths and alignment are its business.</summary>
ref struct NetlinkWriter
{
    readonly Span<byte> _buffer;
    int _length;

    /// <summary>Starts a message. The buffer must hold the whole message; running over it throws.</summary>
    public NetlinkWriter(Span<byte> buffer, ushort type, ushort flags)
    {
        _buffer = buffer;
        var header = new NetlinkHeader { nlmsg_type = type, nlmsg_flags = flags };
        Append(ref header);
    }

    /// <summary>Appends the family's fixed header, which comes before any attribute.</summary>
    public void FamilyHeader<T>(T header) where T : unmanaged => Append(ref header);

    public void Attribute(ushort type, scoped ReadOnlySpan<byte> value) => value.CopyTo(Reserve(type, value.Length));

    public void Attribute(ushort type, uint value) => MemoryMarshal.Write(Reserve(type, sizeof(uint)), in value);

    /// <summary>A string attribute, in UTF-8 with the terminating NUL that the kernel's policies ask for.</summary>
    public void Attribute(ushort type, string value)
    {
        // Reserve clears what it hands out, so the NUL is already there.
        var target = Reserve(type, Encoding.UTF8.GetByteCount(value) + 1);
        Encoding.UTF8.GetBytes(value, target);
    }

    /// <summary>Opens an attribute that holds attributes; give the result to <see cref="EndNested"/>.</summary>
    public int BeginNested(ushort type)
    {
        int start = _length;
        Reserve((ushort)(type | NetlinkUapi.NLA_F_NESTED), 0);
        return start;
    }

    public readonly void EndNested(int start)
    {
        int length = _length - start;
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"A netlink attribute holds at most {ushort.MaxValue} bytes, not {length}.");
        }

        MemoryMarshal.AsRef<NetlinkAttributeHeader>(_buffer[start..]).nla_len = (ushort)length;
    }

    /// <summary>Fills in length and sequence number.</summary>
    /// <returns>The finished message.</returns>
    public readonly ReadOnlySpan<byte> Finish(uint sequence)
    {
        ref var header = ref MemoryMarshal.AsRef<NetlinkHeader>(_buffer);
        header.nlmsg_len = (uint)_length;
        header.nlmsg_seq = sequence;
        return _buffer[.._length];
    }

    /// <summary>Netlink aligns messages and attributes to four bytes (NLMSG_ALIGNTO, NLA_ALIGNTO).</summary>
    public static int Align(int length) => (length + 3) & ~3;

    void Append<T>(ref T value) where T : unmanaged
    {
        var target = Take(Unsafe.SizeOf<T>());
        MemoryMarshal.Write(target, in value);
    }

    Span<byte> Reserve(ushort type, int valueLength)
    {
        int length = Unsafe.SizeOf<NetlinkAttributeHeader>() + valueLength;
        if (length > ushort.MaxValue)
        {
            throw new ArgumentException($"A netlink attribute holds at most {ushort.MaxValue} bytes, not {length}.");
        }

        var attribute = Take(length);
        var header = new NetlinkAttributeHeader { nla_len = (ushort)length, nla_type = type };
        MemoryMarshal.Write(attribute, in header);
        return attribute.Slice(Unsafe.SizeOf<NetlinkAttributeHeader>(), valueLength);
    }

    Span<byte> Take(int length)
    {
        int padded = Align(length);
        if (padded > _buffer.Length - _length)
        {
            throw new ArgumentException($"The netlink message does not fit into its buffer of {_buffer.Length} bytes.");
        }

        var taken = _buffer.Slice(_length, padded);
        taken.Clear();
        _length += padded;
        return taken;
    }
}
