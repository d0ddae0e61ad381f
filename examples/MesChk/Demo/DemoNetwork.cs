namespace MesChk.Demo;

/// <summary>
/// Two hosts and the switch between them, each a network namespace of its own, so that the machine's own network is not touched:
/// <code>
/// sender eth0 ── v1 [ switch: bridge ] v2 ── eth0 receiver
/// </code>
/// </summary>
sealed class DemoNetwork : IDisposable
{
    const string Prefix = "meschk-demo-";
    const string SenderMac = "02:00:00:00:00:01";
    const string ReceiverMac = "02:00:00:00:00:02";

    readonly List<NetworkNamespace> _namespaces = [];

    public DemoNetwork()
    {
        try
        {
            Sender = Add("sender");
            Switch = Add("switch");
            Receiver = Add("receiver");
            Switch.Run("link", "add", "bridge", "type", "bridge");
            Switch.Run("link", "set", "bridge", "up");
            Connect(Sender, SenderMac, SenderAddress, IngressDevice);
            Connect(Receiver, ReceiverMac, ReceiverAddress, EgressDevice);
            // Known neighbours: else the first packets wait for address resolution, and only some of them are kept.
            Sender.Run("neighbour", "add", ReceiverAddress, "lladdr", ReceiverMac, "dev", "eth0");
            Receiver.Run("neighbour", "add", SenderAddress, "lladdr", SenderMac, "dev", "eth0");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    // Addresses for documentation (RFC 5737): they lead nowhere, even if a packet could leave.
    public const string SenderAddress = "192.0.2.1";

    public const string ReceiverAddress = "192.0.2.2";

    public const string IngressDevice = "v1";

    public const string EgressDevice = "v2";

    public NetworkNamespace Sender { get; } = null!;

    public NetworkNamespace Switch { get; } = null!;

    public NetworkNamespace Receiver { get; } = null!;

    /// <summary>A name that says which process it belongs to.</summary>
    public static string NameFor(int process) => $"{Prefix}{process}";

    /// <summary>The process that a name from <see cref="NameFor"/> belongs to, or null.</summary>
    public static int? ProcessOf(string name) =>
        name.StartsWith(Prefix, StringComparison.Ordinal) && int.TryParse(name[Prefix.Length..].Split('-')[0], out int process) ? process : null;

    public void Dispose()
    {
        foreach (NetworkNamespace item in _namespaces)
        {
            item.Dispose();
        }
    }

    NetworkNamespace Add(string role)
    {
        var added = new NetworkNamespace($"{NameFor(Environment.ProcessId)}-{role}");
        _namespaces.Add(added);
        return added;
    }

    void Connect(NetworkNamespace host, string mac, string address, string port)
    {
        Switch.Run("link", "add", port, "type", "veth", "peer", "name", "eth0", "address", mac, "netns", host.Name);
        Switch.Run("link", "set", port, "master", "bridge", "up");
        host.Run("address", "add", $"{address}/24", "dev", "eth0");
        host.Run("link", "set", "eth0", "up");
    }
}
