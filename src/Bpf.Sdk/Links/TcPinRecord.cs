using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Bpf.Sdk.Links;

/// <summary>
/// What one must know to remove a <c>clsact</c> filter, written as the target of a symbolic link beside the pinned program. The BPF
/// file system holds nothing but objects, directories and symbolic links, and a link's target may be any text.
/// </summary>
/// <param name="InterfaceIndex">Index of the device in its network namespace.</param>
/// <param name="NamespaceInode">Inode of that namespace.</param>
/// <param name="Direction">The side that the filter is on.</param>
/// <param name="Priority">Priority of the filter.</param>
/// <param name="Handle">Handle of the filter.</param>
/// <param name="Device">Name that the device had.</param>
readonly record struct TcPinRecord(int InterfaceIndex, ulong NamespaceInode, TcDirection Direction, int Priority, uint Handle, string Device)
{
    const string Magic = "tc-clsact-1";

    /// <summary>The path of the record that belongs to a pin. Names in the BPF file system have no dots, so it has no extension.</summary>
    public static string PathFor(string pinPath) => pinPath + "_tc";

    /// <summary>The record as text: the format's name and version, then <c>key=value</c>, the device's name last.</summary>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture,
        $"{Magic} ifindex={InterfaceIndex} netns={NamespaceInode} direction={(Direction == TcDirection.Ingress ? "ingress" : "egress")} priority={Priority} handle=0x{Handle:x} device={Device}");

    /// <summary>Reads a record; anybody who may write to the BPF file system may have written it.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out TcPinRecord record)
    {
        record = default;
        string[] fields = text?.Split(' ') ?? [];
        if (fields.Length != 7 || fields[0] != Magic
            || !TryValue(fields[1], "ifindex=", out var interfaceText) || !int.TryParse(interfaceText, NumberStyles.None, CultureInfo.InvariantCulture, out int interfaceIndex) || interfaceIndex == 0
            || !TryValue(fields[2], "netns=", out var inodeText) || !ulong.TryParse(inodeText, NumberStyles.None, CultureInfo.InvariantCulture, out ulong inode)
            || !TryValue(fields[3], "direction=", out var directionText) || directionText is not ("ingress" or "egress")
            || !TryValue(fields[4], "priority=", out var priorityText) || !ushort.TryParse(priorityText, NumberStyles.None, CultureInfo.InvariantCulture, out ushort priority) || priority == 0
            || !TryValue(fields[5], "handle=0x", out var handleText) || !uint.TryParse(handleText, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out uint handle) || handle == 0
            || !TryValue(fields[6], "device=", out var device) || device.IsEmpty)
        {
            return false;
        }

        record = new TcPinRecord(interfaceIndex, inode, directionText is "ingress" ? TcDirection.Ingress : TcDirection.Egress, priority, handle, device.ToString());
        return true;
    }

    static bool TryValue(string field, string key, out ReadOnlySpan<char> value)
    {
        bool found = field.StartsWith(key, StringComparison.Ordinal);
        value = found ? field.AsSpan(key.Length) : default;
        return found;
    }
}
