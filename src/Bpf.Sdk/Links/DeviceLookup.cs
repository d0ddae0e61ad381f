using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>How a caller names the device that he attaches to.</summary>
static class DeviceLookup
{
    /// <summary>By name.</summary>
    /// <exception cref="ArgumentException">No device can have the name.</exception>
    public static Func<NetlinkSocket, NetworkDevice> Of(string device)
    {
        ArgumentNullException.ThrowIfNull(device);
        return NetworkDevice.ProblemOf(device) is { } problem
            ? throw new ArgumentException($"{problem} (Name: '{device}')", nameof(device))
            : socket => NetworkDevice.Find(socket, device) ?? throw Missing(socket, device);
    }

    /// <summary>By index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">No device can have the index.</exception>
    public static Func<NetlinkSocket, NetworkDevice> Of(int interfaceIndex)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(interfaceIndex);
        return socket => NetworkDevice.Find(socket, interfaceIndex) ?? throw Missing(socket, interfaceIndex);
    }

    static BpfException Missing(NetlinkSocket socket, string name)
    {
        var names = NetworkDevice.List(socket).ConvertAll(device => device.Name);
        string? near = Nearest(name, names);
        return new BpfException("find network device", name, Errno.ENODEV, (near is null ? "" : $"Did you mean '{near}'? ") + Present(names));
    }

    /// <summary>There is no device of an index in the namespace of the socket.</summary>
    public static BpfException Missing(NetlinkSocket socket, int index) =>
        new("find network device with index", $"{index}", Errno.ENODEV, Present(NetworkDevice.List(socket).ConvertAll(device => $"{device.Name} ({device.Index})")));

    static string Present(List<string> names) => names.Count == 0
        ? "There are no devices in this network namespace."
        : $"Devices in this network namespace: {string.Join(", ", names)}.";

    /// <summary>The name that differs least, by at most two edits, or null.</summary>
    internal static string? Nearest(string name, List<string> names)
    {
        string? nearest = null;
        int best = 3;
        foreach (string candidate in names)
        {
            // A short name of two edits' difference is another name, not a slip.
            if (EditDistance.Between(name, candidate) is var distance && distance < best && distance < Math.Max(name.Length, candidate.Length))
            {
                (nearest, best) = (candidate, distance);
            }
        }

        return nearest;
    }
}
