namespace Bpf.Sdk;

/// <summary>How a traffic-control program is attached.</summary>
public enum TcMechanism
{
    /// <summary>The best that the kernel has: <see cref="Tcx"/>, else <see cref="Clsact"/>.</summary>
    Auto = 0,
    /// <summary>A TCX link, since Linux 6.6. It belongs to whoever holds or pinned it and cannot be removed by <c>tc</c>.</summary>
    Tcx = 1,
    /// <summary>A <c>cls_bpf</c> filter in direct-action mode on the device's <c>clsact</c> qdisc, as <c>tc filter add … bpf da</c> makes it.</summary>
    Clsact = 2,
}
