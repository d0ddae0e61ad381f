using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Bpf.Sdk;

/// <summary>
/// A network of IPv4 as a key of a <see cref="LpmTrieMap{TKey, TValue}"/>: <c>struct { __u32 prefixlen; __be32 address; }</c>. Equal are those of one length that
/// agree in that many bits, as for the kernel.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct IPv4Prefix : IEquatable<IPv4Prefix>
{
    const int Bits = 32;

    readonly uint _length;
    readonly uint _address; // in network order

    /// <summary>A whole address: a prefix of 32 bits.</summary>
    /// <param name="address">An address of IPv4, or one of IPv6 that maps it.</param>
    /// <exception cref="ArgumentException">It is another one.</exception>
    public IPv4Prefix(IPAddress address) : this(address, Bits)
    {
    }

    /// <summary>The network that an address is in.</summary>
    /// <param name="address">An address of IPv4, or one of IPv6 that maps it. What is behind the prefix is set to zero.</param>
    /// <param name="length">How many bits count, 0 to 32.</param>
    /// <exception cref="ArgumentException">The address is another one.</exception>
    public IPv4Prefix(IPAddress address, int length)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Bits);
        if (address.IsIPv4MappedToIPv6)
        {
            address = address.MapToIPv4();
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        if (address.AddressFamily != AddressFamily.InterNetwork || !address.TryWriteBytes(bytes, out _))
        {
            throw new ArgumentException($"{address} is not an address of IPv4: use {nameof(IPv6Prefix)}.", nameof(address));
        }

        _length = (uint)length;
        uint network = BinaryPrimitives.ReadUInt32BigEndian(bytes) & Mask(_length);
        _address = BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(network) : network;
    }

    /// <summary>The same network as .NET's.</summary>
    /// <exception cref="ArgumentException">It is one of IPv6.</exception>
    public IPv4Prefix(IPNetwork network) : this(network.BaseAddress, LengthOf(network))
    {
    }

    static int LengthOf(IPNetwork network) => network.BaseAddress.AddressFamily == AddressFamily.InterNetwork
        ? network.PrefixLength
        : throw new ArgumentException($"{network} is not a network of IPv4: use {nameof(IPv6Prefix)}.", nameof(network));

    /// <summary>How many bits count.</summary>
    public int Length => (int)_length;

    /// <summary>The first address of the network.</summary>
    public IPAddress Address
    {
        get
        {
            Span<byte> bytes = stackalloc byte[sizeof(uint)];
            BinaryPrimitives.WriteUInt32BigEndian(bytes, Network);
            return new(bytes);
        }
    }

    // What comes from the kernel may have bits behind the prefix.
    uint Network => (BitConverter.IsLittleEndian ? BinaryPrimitives.ReverseEndianness(_address) : _address) & Mask(_length);

    /// <summary>The same network for .NET.</summary>
    public IPNetwork ToIPNetwork() => new(Address, Length);

    /// <summary>Reads a network as people write it, <c>10.0.0.0/8</c>, or an address.</summary>
    /// <exception cref="FormatException">It is neither, or not of IPv4.</exception>
    public static IPv4Prefix Parse(string text) => PrefixText.TryParse(text, AddressFamily.InterNetwork, Bits, out IPAddress? address, out int length)
        ? new(address, length)
        : throw new FormatException($"'{text}' is not a network of IPv4, as 10.0.0.0/8 is.");

    /// <inheritdoc/>
    public bool Equals(IPv4Prefix other) => _length == other._length && Network == other.Network;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is IPv4Prefix other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_length, Network);

    /// <summary>As people write it: <c>10.0.0.0/8</c>.</summary>
    public override string ToString() => $"{Address}/{_length}";

    /// <summary>Whether both are the same network.</summary>
    public static bool operator ==(IPv4Prefix left, IPv4Prefix right) => left.Equals(right);

    /// <summary>Whether they are different networks.</summary>
    public static bool operator !=(IPv4Prefix left, IPv4Prefix right) => !left.Equals(right);

    // A shift by all bits is none in C#.
    static uint Mask(uint length) => length == 0 ? 0 : length >= Bits ? uint.MaxValue : uint.MaxValue << (Bits - (int)length);
}
