namespace Bpf.Sdk;

/// <summary>Where on the way of a packet an XDP program runs.</summary>
public enum XdpMode
{
    /// <summary>In the driver if it can, else on the generic path.</summary>
    Auto = 0,
    /// <summary>In the driver (native XDP), before the kernel makes a socket buffer of the packet.</summary>
    Driver = 1,
    /// <summary>On the generic path, with any device, after the socket buffer was made.</summary>
    Generic = 2,
    /// <summary>On the network card. The program has to have been loaded for that device.</summary>
    Offloaded = 3,
}
