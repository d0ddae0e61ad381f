using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bpf.Sdk;

/// <summary>
/// A network of IPv6 as a key of a <see cref="LpmTrieMap{TKey, TValue}"/>: <c>struct { __u32 prefixlen; struct in6_addr address; }</c>. Equal are those of one
/// length that agree in that many bits, as for the kernel.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct IPv6Prefix : IEquatable<IPv6Prefix>
{
    const int Bits = 128;

    readonly uint _length;
    readonly AddressBytes _address; // in network order; not UInt128, which would put padding before it

    /// <summary>A whole address: a prefix of 128 bits.</summary>
    /// <param name="address">An address of IPv6.</param>
    /// <exception cref="ArgumentException">It is another one.</exception>
    public IPv6Prefix(IPAddress address) : this(address, Bits)
    {
    }

    /// <summary>The network that an address is in.</summary>
    /// <param name="address">An address of IPv6. What is behind the prefix is set to zero.</param>
    /// <param name="length">How many bits count, 0 to 128.</param>
    /// <exception cref="ArgumentException">The address is another one.</exception>
    public IPv6Prefix(IPAddress address, int length)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Bits);
        Span<byte> bytes = _address;
        if (address.AddressFamily != AddressFamily.InterNetworkV6 || !address.TryWriteBytes(bytes, out _))
        {
            throw new ArgumentException($"{address} is not an address of IPv6: use {nameof(IPv4Prefix)}.", nameof(address));
        }

        _length = (uint)length;
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Network);
    }

    /// <summary>The same network as .NET's.</summary>
    /// <exception cref="ArgumentException">It is one of IPv4.</exception>
    public IPv6Prefix(IPNetwork network) : this(network.BaseAddress, network.PrefixLength)
    {
    }

    /// <summary>How many bits count.</summary>
    public int Length => (int)_length;

    /// <summary>The first address of the network.</summary>
    public IPAddress Address
    {
        get
        {
            Span<byte> bytes = stackalloc byte[Unsafe.SizeOf<AddressBytes>()];
            BinaryPrimitives.WriteUInt128BigEndian(bytes, Network);
            return new(bytes);
        }
    }

    // What comes from the kernel may have bits behind the prefix.
    UInt128 Network => BinaryPrimitives.ReadUInt128BigEndian(_address) & Mask(_length);

    /// <summary>The same network for .NET.</summary>
    public IPNetwork ToIPNetwork() => new(Address, Length);

    /// <summary>Reads a network as people write it, <c>2001:db8::/32</c>, or an address.</summary>
    /// <exception cref="FormatException">It is neither, or not of IPv6.</exception>
    public static IPv6Prefix Parse(string text) => PrefixText.TryParse(text, AddressFamily.InterNetworkV6, Bits, out IPAddress? address, out int length)
        ? new(address, length)
        : throw new FormatException($"'{text}' is not a network of IPv6, as 2001:db8::/32 is.");

    /// <inheritdoc/>
    public bool Equals(IPv6Prefix other) => _length == other._length && Network == other.Network;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IPv6Prefix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_length, Network);

    /// <summary>As people write it: <c>2001:db8::/32</c>.</summary>
    public override string ToString() => $"{Address}/{_length}";

    /// <summary>Whether both are the same network.</summary>
    public static bool operator ==(IPv6Prefix left, IPv6Prefix right) => left.Equals(right);

    /// <summary>Whether they are different networks.</summary>
    public static bool operator !=(IPv6Prefix left, IPv6Prefix right) => !left.Equals(right);

    // A shift by all bits is none in C#.
    static UInt128 Mask(uint length) => length == 0 ? UInt128.Zero : length >= Bits ? UInt128.MaxValue : UInt128.MaxValue << (Bits - (int)length);

    [InlineArray(16)]
    struct AddressBytes
    {
        byte _first;
    }
}
