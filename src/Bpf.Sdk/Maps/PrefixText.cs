using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Bpf.Sdk;

/// <summary>Networks as people write them. <see cref="IPNetwork"/> refuses what has bits behind the prefix, and addresses alone.</summary>
static class PrefixText
{
    /// <param name="text"><c>10.0.0.0/8</c>, or an address, which stands for itself alone.</param>
    /// <param name="family">Of which it has to be.</param>
    /// <param name="bits">Of an address of it.</param>
    /// <param name="address">The address.</param>
    /// <param name="length">How many of its bits count.</param>
    public static bool TryParse(string text, AddressFamily family, int bits, [NotNullWhen(true)] out IPAddress? address, out int length)
    {
        ArgumentNullException.ThrowIfNull(text);
        int slash = text.IndexOf('/');
        length = bits;
        return IPAddress.TryParse(slash < 0 ? text : text[..slash], out address) && address.AddressFamily == family
            && (slash < 0 || int.TryParse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture, out length)) && length <= bits;
    }
}
