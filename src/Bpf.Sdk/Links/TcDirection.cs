namespace Bpf.Sdk;

/// <summary>The side of a network device that a traffic-control program sees.</summary>
public enum TcDirection
{
    /// <summary>Not given.</summary>
    Unspecified = 0,
    /// <summary>Packets that the device has received.</summary>
    Ingress = 1,
    /// <summary>Packets that the device is about to send.</summary>
    Egress = 2,
}
