using System.Text.Json;
using Bpf.Sdk.Features;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.MesChk;

/// <summary>The latency meter as a user runs it: each command a process, packets through a bridge, and a reader in C for comparison.</summary>
sealed class MeterTests
{
    const int Packets = 500;

    BpfFileSystemScope _bpffs = null!;
    MeterNetwork _network = null!;

    [SetUp]
    public void MakeNetwork()
    {
        _bpffs = new();
        _network = new();
    }

    [TearDown]
    public void RemoveNetwork()
    {
        _network?.Dispose();
        _bpffs?.Dispose();
    }

    [TestCase("tcx", false)]
    [TestCase("clsact", false)]
    [TestCase("auto", true)]
    public void Show_prints_what_a_reader_in_C_prints(string mechanism, bool isLegacy)
    {
        Attach(mechanism, isLegacy);
        _network.Send(Packets);

        string[] lines = Lines(_network.Run("show", "-v", "--bpffs", _bpffs.Root));
        string[] expected = Lines(Reader.Run(_bpffs.Root, "-v"));

        Assert.That(expected, Has.Length.EqualTo(Packets + 2));
        Assert.That(expected[^1], Does.StartWith($"count: {Packets}/{Packets}, "));
        Assert.That(lines[..expected.Length], Is.EqualTo(expected));
        Assert.That(lines[expected.Length], Does.Match("^percentiles: p50: [0-9]+ ns p90: [0-9]+ ns p99: [0-9]+ ns p99.9: [0-9]+ ns$"));
    }

    [TestCase("tcx")]
    [TestCase("clsact")]
    public void Detach_in_another_process_leaves_nothing(string mechanism)
    {
        Attach(mechanism);

        ProcessResult detach = _network.Run("detach", "--bpffs", _bpffs.Root);

        Assert.That(detach, Is.EqualTo(new ProcessResult(0, "detached\n", "")));
        Assert.That(_bpffs.Entries(), Is.Empty);
        Assert.That(_network.Switch.Run("tc", "qdisc show"), Does.Not.Contain("clsact"));
        Assert.That(Attached(), Is.Empty);
    }

    [Test]
    public void A_clsact_filter_is_listed_as_direct_action_and_a_foreign_one_stays()
    {
        _network.Switch.Run("tc", "qdisc add dev v1 clsact");
        _network.Switch.Run("tc", "filter add dev v1 ingress pref 10 protocol ip u32 match u32 0 0 flowid 1:1");
        string before = _network.Switch.Run("tc", "filter show dev v1 ingress");

        Attach("clsact");
        _network.Send(3);

        Assert.That(_network.Switch.Run("tc", "filter show dev v1 ingress"), Does.Contain("mes_start direct-action").And.Contain("u32"));
        Assert.That(_network.Run("status", "--bpffs", _bpffs.Root).Output, Does.Contain("recorded: 3/3"));
        _network.Run("detach", "--bpffs", _bpffs.Root);
        Assert.That(_network.Switch.Run("tc", "filter show dev v1 ingress"), Is.EqualTo(before));
        Assert.That(_network.Switch.Run("tc", "qdisc show dev v1"), Does.Contain("clsact"));
    }

    [Test]
    public void Only_packets_to_the_port_are_measured()
    {
        Attach("auto", arguments: ["--port", "12346"]);

        _network.Send(10);
        _network.Send(3, port: 12346);

        Assert.That(_network.Run("status", "--bpffs", _bpffs.Root).Output, Does.Contain("recorded: 3/3 of 10000"));
    }

    [Test]
    public void Recording_stops_when_full()
    {
        Attach("auto");
        string path = BpfFileSystem.GetPinPath(BpfPinning.Global, "mes_map_cnt", "", _bpffs.Root);
        using (ArrayMap<uint> counters = ArrayMap<uint>.OpenPinned(path))
        {
            counters.Write([9_998, 9_998]);
        }

        _network.Send(5);

        Assert.That(_network.Run("status", "--bpffs", _bpffs.Root).Output, Does.Contain("recorded: 10000/10000 of 10000"));
    }

    [Test]
    public void Reset_starts_again()
    {
        Attach("auto");
        _network.Send(5);

        _network.Run("reset", "--bpffs", _bpffs.Root);
        _network.Send(2);

        Assert.That(Lines(_network.Run("show", "--bpffs", _bpffs.Root))[1], Does.StartWith("count: 2/2, "));
    }

    [Test]
    public void Json_has_the_figures_of_the_text()
    {
        Attach("auto");
        _network.Send(20);

        using JsonDocument json = JsonDocument.Parse(_network.Run("show", "--json", "-v", "--bpffs", _bpffs.Root).Output);
        JsonElement latency = json.RootElement.GetProperty("latency_ns");

        Assert.That(json.RootElement.GetProperty("end_count").GetInt32(), Is.EqualTo(20));
        Assert.That(json.RootElement.GetProperty("packets").GetArrayLength(), Is.EqualTo(20));
        Assert.That(Lines(Reader.Run(_bpffs.Root))[^1], Is.EqualTo(
            $"count: 20/20, total time: {latency.GetProperty("total")} ns, ave. time: {latency.GetProperty("average")} ns min: {latency.GetProperty("min")} ns max: {latency.GetProperty("max")} ns"));
    }

    [Test]
    public void Histogram_counts_every_packet()
    {
        Attach("auto");
        _network.Send(50);

        string[] bars = [.. Lines(_network.Run("show", "--histogram", "--bpffs", _bpffs.Root)).Where(static line => line.Contains('–'))];

        Assert.That(bars.Sum(static line => int.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[^1])), Is.EqualTo(50));
    }

    [Test]
    public void Watch_ends_when_the_meter_is_full()
    {
        Attach("auto");
        using (ArrayMap<uint> counters = ArrayMap<uint>.OpenPinned(BpfFileSystem.GetPinPath(BpfPinning.Global, "mes_map_cnt", "", _bpffs.Root)))
        {
            counters.Write([10_000, 10_000]);
        }

        ProcessResult watch = _network.Run("watch", "--interval", "10", "--bpffs", _bpffs.Root);

        Assert.That(watch.ExitCode, Is.Zero);
        Assert.That(watch.Output, Does.Contain("10000/10000"));
    }

    [Test]
    public void Attaching_twice_is_refused_and_harms_nothing()
    {
        Attach("auto");

        ProcessResult again = _network.Run("attach", "--ingress", "v1", "--egress", "v2", "--bpffs", _bpffs.Root);

        Assert.That(again.ExitCode, Is.EqualTo(1));
        Assert.That(again.Error, Does.Contain("attached already").And.Contain("meschk detach"));
        _network.Send(1);
        Assert.That(_network.Run("status", "--bpffs", _bpffs.Root).Output, Does.Contain("recorded: 1/1"));
    }

    [TestCase("v1", "nope")]
    [TestCase("nope", "v2")]
    public void An_unknown_device_leaves_nothing(string ingress, string egress)
    {
        ProcessResult attach = _network.Run("attach", "--ingress", ingress, "--egress", egress, "--bpffs", _bpffs.Root);

        Assert.That(attach.ExitCode, Is.EqualTo(1));
        Assert.That(attach.Error, Does.Contain("'nope'").And.Contain("v1"));
        Assert.That(_bpffs.Entries(), Is.Empty);
        Assert.That(Attached(), Is.Empty);
    }

    [Test]
    public void A_pinned_map_of_another_shape_is_named_with_each_difference_and_stays()
    {
        string path = BpfFileSystem.GetPinPath(BpfPinning.Global, "mes_map_end", "", _bpffs.Root);
        using (var other = new RawMap(Sdk.Loading.Maps.MapCreator.Create(new() { Name = "other", Type = BpfMapType.Array, KeySize = 4, ValueSize = 4, MaxEntries = 7 }, btf: null)))
        {
            other.Pin(path);
        }

        ProcessResult attach = _network.Run("attach", "--ingress", "v1", "--egress", "v2", "--bpffs", _bpffs.Root);

        Assert.That(attach.ExitCode, Is.EqualTo(1));
        Assert.That(attach.Error, Does.Contain("value size is 4, not 8").And.Contain("max entries is 7, not 10000").And.Contain($"rm {path}"));
        Assert.That(_bpffs.Entries(), Is.EqualTo(["tc", "tc/globals", "tc/globals/mes_map_end"]));
    }

    [Test]
    public void Show_without_maps_says_what_to_run_first()
    {
        ProcessResult show = _network.Run("show", "--bpffs", _bpffs.Root);

        Assert.That(show.ExitCode, Is.EqualTo(1));
        Assert.That(show.Error, Does.Contain("meschk attach"));
    }

    [TestCase("0")]
    [TestCase("65536")]
    [TestCase("http")]
    public void A_port_out_of_range_is_refused(string port)
    {
        ProcessResult attach = _network.Run("attach", "--ingress", "v1", "--egress", "v2", "--port", port, "--bpffs", _bpffs.Root);

        Assert.That(attach.ExitCode, Is.Not.Zero);
        Assert.That(attach.Error, Does.Contain(port));
        Assert.That(_bpffs.Entries(), Is.Empty);
    }

    void Attach(string mechanism, bool isLegacy = false, string[]? arguments = null)
    {
        if (mechanism == "tcx")
        {
            KernelRequirement.Feature(KernelFeature.Tcx);
        }

        string[] legacy = isLegacy ? ["--legacy"] : [];
        ProcessResult attach = _network.Run([
            "attach", "--ingress", MeterNetwork.IngressDevice, "--egress", MeterNetwork.EgressDevice, "--mechanism", mechanism, "--bpffs", _bpffs.Root,
            .. legacy, .. arguments ?? []]);
        Assert.That(attach.ExitCode, Is.Zero, attach.Error);
        if (mechanism != "auto")
        {
            Assert.That(attach.Output, Does.Contain($"ingress of v1: {mechanism}").And.Contain($"egress of v2: {mechanism}"));
        }
    }

    IEnumerable<TcAttachment> Attached() => _network.Switch.Run(() =>
        TcLink.Query("v1", TcDirection.Ingress).Concat(TcLink.Query("v2", TcDirection.Egress)).ToArray());

    static string[] Lines(ProcessResult result)
    {
        Assert.That(result.ExitCode, Is.Zero, result.Error);
        return result.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
