using System.Text.Json;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Links;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>What is particular to filters: priorities, handles, and the qdisc that others use too.</summary>
public sealed class ClsactTests : TcFixture
{
    static readonly TcAttachOptions Options = new() { Mechanism = TcMechanism.Clsact };

    [Test]
    public void Tc_lists_the_filter_as_direct_action_with_name_priority_and_handle()
    {
        using var link = Attach(TcDirection.Ingress, Options with { Priority = 7, Handle = 0x2a });

        var filter = ShownFilter("ingress");

        Assert.That(filter.GetProperty("kind").GetString(), Is.EqualTo("bpf"));
        Assert.That(filter.GetProperty("protocol").GetString(), Is.EqualTo("all"));
        Assert.That(filter.GetProperty("pref").GetInt32(), Is.EqualTo(7));
        var options = filter.GetProperty("options");
        Assert.That(options.GetProperty("handle").GetString(), Is.EqualTo("0x2a"));
        Assert.That(options.GetProperty("bpf_name").GetString(), Is.EqualTo("count_packets"));
        Assert.That(options.GetProperty("direct-action").GetBoolean(), Is.True);
        Assert.That((link.Priority, link.Handle), Is.EqualTo((7, 0x2au)));
    }

    [Test]
    public void What_the_kernel_chooses_is_read_back()
    {
        using var link = Attach(TcDirection.Egress);

        var filter = ShownFilter("egress");

        Assert.That(link.Priority, Is.Positive.And.EqualTo(filter.GetProperty("pref").GetInt32()));
        Assert.That($"0x{link.Handle:x}", Is.EqualTo(filter.GetProperty("options").GetProperty("handle").GetString()));
    }

    [Test]
    public void A_filter_runs_before_those_that_were_there_if_the_kernel_chooses_its_priority()
    {
        using var other = new CountingProgram("other");
        using var otherLink = Veth.Near.Run(() => other.Program.Attach(VethPair.Device, TcDirection.Ingress, Options));
        using var link = Attach(TcDirection.Ingress);

        Assert.That(Query(TcDirection.Ingress).Select(attachment => attachment.Name), Is.EqualTo(new[] { "count_packets", "other" }));
    }

    [Test]
    public void A_clsact_that_was_there_stays()
    {
        Tc("qdisc add dev v0 clsact");

        Attach(TcDirection.Ingress).Dispose();

        Assert.That(Tc("qdisc show dev v0"), Does.Contain("clsact"));
        Assert.That(Tc("filter show dev v0 ingress"), Is.Empty);
    }

    [Test]
    public void A_filter_that_was_there_stays()
    {
        Tc("qdisc add dev v0 clsact");
        Tc("filter add dev v0 ingress pref 10 protocol all u32 match u32 0 0 flowid 1:1");
        string before = Tc("filter show dev v0 ingress");

        Attach(TcDirection.Ingress).Dispose();

        Assert.That(Tc("filter show dev v0 ingress"), Is.EqualTo(before));
    }

    [Test]
    public void A_filter_that_ends_the_list_does_not_hide_packets_from_us()
    {
        Tc("qdisc add dev v0 clsact");
        Tc("filter add dev v0 ingress pref 10 protocol all u32 match u32 0 0 flowid 1:1");

        using var link = Attach(TcDirection.Ingress);
        Veth.SendIn(3);

        Assert.That(link.Priority, Is.EqualTo(9));
        Assert.That(Program.Count, Is.EqualTo(3));
    }

    [Test]
    public void Behind_a_filter_in_the_very_first_place_the_kernel_chooses()
    {
        Tc("qdisc add dev v0 clsact");
        Tc("filter add dev v0 ingress pref 1 protocol all u32 match u32 0 0 flowid 1:1");

        using var link = Attach(TcDirection.Ingress);

        Assert.That(link.Priority, Is.GreaterThan(1));
    }

    [Test]
    public void Our_clsact_stays_while_somebody_elses_filter_is_on_it([Values("ingress", "egress")] string side)
    {
        var link = Attach(TcDirection.Ingress);
        Tc($"filter add dev v0 {side} pref 10 protocol ip u32 match u32 0 0 flowid 1:1");

        link.Dispose();

        Assert.That(Tc($"filter show dev v0 {side}"), Does.Contain("u32"));
        Assert.That(Tc("qdisc show dev v0"), Does.Contain("clsact"));
    }

    [Test]
    public void Our_clsact_stays_while_somebody_elses_chain_is_on_it([Values("ingress", "egress")] string side)
    {
        var link = Attach(TcDirection.Ingress);
        Tc($"chain add dev v0 {side} chain 5");

        link.Dispose();

        Assert.That(Tc($"chain show dev v0 {side}"), Does.Contain("chain 5"));
    }

    [Test]
    public void A_clsact_that_somebody_put_in_the_place_of_ours_stays()
    {
        var link = Attach(TcDirection.Ingress);
        Tc("qdisc del dev v0 clsact");
        Tc("qdisc add dev v0 clsact");

        link.Dispose();

        Assert.That(Tc("qdisc show dev v0"), Does.Contain("clsact"));
    }

    [Test]
    public void Our_clsact_goes_though_somebody_else_removed_our_filter()
    {
        var link = Attach(TcDirection.Ingress);
        Tc("filter del dev v0 ingress");

        Assert.That(link.Detach, Throws.Nothing);

        Assert.That(Tc("qdisc show dev v0"), Does.Not.Contain("clsact"));
        link.Dispose();
    }

    [Test]
    public void Another_program_in_the_place_of_our_filter_stays()
    {
        var place = Options with { Priority = 7, Handle = 1 };
        using var other = new CountingProgram("other");
        var link = Attach(TcDirection.Ingress, place);
        Tc("filter del dev v0 ingress");
        using var otherLink = Veth.Near.Run(() => other.Program.Attach(VethPair.Device, TcDirection.Ingress, place));

        link.Dispose();

        Assert.That(Query(TcDirection.Ingress).Select(attachment => attachment.Name), Is.EqualTo(new[] { "other" }));
    }

    [Test]
    public void A_new_device_with_the_index_of_a_removed_one_is_left_alone()
    {
        var link = Attach(TcDirection.Ingress, Options with { Priority = 10 });
        Veth.Near.Run("ip", "link del v0");
        Veth.Near.Run("ip", $"link add v0 index {link.InterfaceIndex} type veth peer name v2");
        Tc("qdisc add dev v0 clsact");
        Tc("filter add dev v0 ingress pref 10 protocol all u32 match u32 0 0 flowid 1:1");
        string before = Tc("filter show dev v0 ingress");

        link.Dispose();

        Assert.That(Tc("filter show dev v0 ingress"), Is.EqualTo(before));
    }

    [Test]
    public void An_ingress_qdisc_serves_ingress_and_stays()
    {
        Tc("qdisc add dev v0 ingress");

        using (var link = Attach(TcDirection.Ingress))
        {
            Veth.SendIn(2);
            Assert.That(Program.Count, Is.EqualTo(2));
            Assert.That(Query(TcDirection.Ingress), Has.Count.EqualTo(1));
            Assert.That(Query(TcDirection.Egress), Is.Empty);
        }

        Assert.That(Tc("qdisc show dev v0"), Does.Contain("ingress"));
        Assert.That(Query(TcDirection.Ingress), Is.Empty);
    }

    [Test]
    public void An_ingress_qdisc_has_no_egress_and_the_message_says_what_to_do()
    {
        Tc("qdisc add dev v0 ingress");

        Assert.That(() => Attach(TcDirection.Egress), Throws.TypeOf<BpfException>().With.Message.Contains("tc qdisc del dev v0 ingress"));
        Assert.That(Tc("qdisc show dev v0"), Does.Contain("ingress"));
    }

    [Test]
    public void A_taken_handle_is_told_with_its_holder_and_nothing_changes()
    {
        using var other = new CountingProgram("holder");
        using var otherLink = Veth.Near.Run(() => other.Program.Attach(VethPair.Device, TcDirection.Ingress, Options with { Priority = 7, Handle = 1 }));

        Assert.That(() => Attach(TcDirection.Ingress, Options with { Priority = 7, Handle = 1 }),
            Throws.TypeOf<BpfException>().With.Property(nameof(BpfException.ErrorNumber)).EqualTo(Errno.EEXIST)
                .And.Message.Contains($"Priority 7, handle 0x1 is taken by the filter 'holder' (program id {other.Id})"));
        Assert.That(Query(TcDirection.Ingress), Has.Count.EqualTo(1));
    }

    [Test]
    public void A_priority_of_another_kind_of_filter_is_told_with_its_holder()
    {
        Tc("qdisc add dev v0 clsact");
        Tc("filter add dev v0 ingress pref 7 protocol ip u32 match u32 0 0 flowid 1:1");

        Assert.That(() => Attach(TcDirection.Ingress, Options with { Priority = 7 }),
            Throws.TypeOf<BpfException>().With.Message.Contains("The kernel says").And.Message.Contains("Priority 7 is taken by a 'u32' filter for protocol 0x0800"));
    }

    [Test]
    public void A_failed_attach_leaves_no_qdisc()
    {
        // The kernel looks at the descriptor only after the qdisc was made.
        using var notBpf = new BpfHandle(LibC.dup(0));
        var attacher = new TcAttacher(notBpf, 1, "none", () => FeatureSupport.Missing);

        Assert.That(() => Veth.Near.Run(() => attacher.Attach(DeviceLookup.Of(VethPair.Device), TcDirection.Ingress, Options)), Throws.TypeOf<BpfException>());

        Assert.That(Tc("qdisc show dev v0"), Does.Not.Contain("clsact"));
    }

    [Test]
    public void The_mark_of_our_qdisc_is_a_chain_that_tc_shows()
    {
        using var link = Attach(TcDirection.Egress);

        Assert.That(Tc("chain show dev v0 ingress"), Does.Contain($"chain {ClsactQdisc.MarkerChain}"));
    }

    // Two, so that the qdisc is often empty.
    [Test]
    public void Two_threads_that_come_and_go_on_one_device_never_lose_a_filter()
    {
        var failures = new List<Exception>();
        Veth.Near.Run(() =>
        {
            // A new thread starts in the namespace of the one that made it.
            var threads = Enumerable.Range(0, 2).Select(_ => new Thread(() =>
            {
                try
                {
                    AttachingProcess.Cycle(VethPair.Device, TcMechanism.Clsact);
                }
                catch (Exception exception)
                {
                    lock (failures)
                    {
                        failures.Add(exception);
                    }
                }
            })).ToList();
            threads.ForEach(thread => thread.Start());
            threads.ForEach(thread => thread.Join());
        });

        Assert.That(failures, Is.Empty);
        Assert.That(Tc("qdisc show dev v0"), Does.Not.Contain("clsact"));
    }

    [Test]
    public void Two_processes_that_come_and_go_on_one_device_never_lose_a_filter()
    {
        var processes = Veth.Near.Run(() => Enumerable.Range(0, 2).Select(_ => AttachingProcess.StartCycling(VethPair.Device, TcMechanism.Clsact)).ToList());

        Assert.Multiple(() => processes.ForEach(process => Assert.That(() => AttachingProcess.WaitForCycling(process), Throws.Nothing)));

        Assert.That(Tc("qdisc show dev v0"), Does.Not.Contain("clsact"));
    }

    TcLink Attach(TcDirection direction, TcAttachOptions? options = null) =>
        Veth.Near.Run(() => Program.Program.Attach(VethPair.Device, direction, options ?? Options));

    IReadOnlyList<TcAttachment> Query(TcDirection direction) => Veth.Near.Run(() => TcLink.Query(VethPair.Device, direction));

    string Tc(string arguments) => Veth.Near.Run("tc", arguments);

    // tc lists an entry without options for the priority, then the filter.
    JsonElement ShownFilter(string side) => JsonDocument.Parse(Tc($"-j filter show dev v0 {side}")).RootElement.EnumerateArray()
        .Single(filter => filter.TryGetProperty("options", out var options) && options.TryGetProperty("handle", out _));
}
