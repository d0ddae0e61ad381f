using System.Text.Json;
using Bpf.Sdk.Features;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.Tool;

public sealed class ListCommandTests
{
    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_loaded_objects_program_map_and_types_are_listed()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        BpfProgramInfo program = loaded.Programs["tc_pass"].GetInfo();
        BpfMap map = loaded.Maps.Values.First();

        JsonElement listed = Single("prog", program.Id);
        Assert.That((listed.Text("type"), listed.Text("name"), listed.Text("tag")), Is.EqualTo(("sched_cls", program.Name, program.Tag)));
        Assert.That(listed.Unsigned("btf_id"), Is.EqualTo(program.BtfId));
        Assert.That(listed.TryGetProperty("map_ids", out JsonElement ids) ? ids.EnumerateArray().Select(static id => id.GetUInt32()) : [], Is.EqualTo(program.MapIds));
        JsonElement listedMap = Single("map", map.Id);
        Assert.That(listedMap.Unsigned("bytes_value"), Is.EqualTo(map.ValueSize));
        Assert.That(listedMap.Unsigned("max_entries"), Is.EqualTo(map.MaxEntries));
        Assert.That(Single("btf", program.BtfId).GetProperty("kernel").GetBoolean(), Is.False);
    }

    [Test]
    public void The_table_has_a_line_for_a_program()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        BpfProgramInfo program = loaded.Programs["tc_pass"].GetInfo();

        ProcessResult list = DotnetBpf.Run("prog", "list");

        Assert.That(list.ExitCode, Is.Zero, list.Error);
        Assert.That(list.Output, Does.StartWith("id ").And.Match($"(?m)^{program.Id} +sched_cls +tc_pass +{program.Tag} "));
    }

    [Test]
    [RequiresFeature(KernelFeature.Tcx)]
    public void A_link_is_listed()
    {
        using var pair = new VethPair();
        using var counting = new CountingProgram();
        using TcLink link = pair.Near.Run(() => counting.Program.Attach(VethPair.Device, TcDirection.Egress, new() { Mechanism = TcMechanism.Tcx }));

        JsonElement found = DotnetBpf.Document("link", "list").EnumerateArray()
            .Single(item => item.TryGetProperty("prog_id", out JsonElement id) && id.GetUInt32() == counting.Id);

        Assert.That((found.Text("type"), found.Text("attach_type")), Is.EqualTo(("tcx", "tcx_egress")));
        Assert.That(found.Number("ifindex"), Is.EqualTo(link.InterfaceIndex));
    }

    [Test]
    public void A_program_is_shown_with_its_code_and_source_by_number_pin_and_name()
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject loaded = open.Load();
        BpfProgram program = loaded.Programs["tc_pass"];
        program.Pin(files.Path("pinned"));

        ProcessResult byPin = DotnetBpf.Run("prog", "show", files.Path("pinned"), "--code");
        JsonElement byId = DotnetBpf.Document("prog", "show", $"{program.Id}", "--code");

        Assert.That(byPin.ExitCode, Is.Zero, byPin.Error);
        Assert.That(byPin.Output, Does.Match($@"(?m)^id +{program.Id}\n").And.Match("(?m)^tc_pass:\n; ").And.Match(@"(?m)^ +\d+: exit$"));
        Assert.That(byId.Unsigned("id"), Is.EqualTo(program.Id));
        JsonElement first = byId.GetProperty("code")[0];
        Assert.That((first.Number("index"), first.Text("function")), Is.EqualTo((0, "tc_pass")));
        Assert.That(first.Text("file"), Does.EndWith("tc_pass.bpf.c"));
    }

    [Test]
    public void What_is_not_there_is_named_and_the_command_fails()
    {
        ProcessResult number = DotnetBpf.Run("prog", "show", "4294967295");
        ProcessResult name = DotnetBpf.Run("map", "dump", "no_such_map");
        ProcessResult pin = DotnetBpf.Run("prog", "show", "./no_such_pin");

        Assert.That((number.ExitCode, number.Output), Is.EqualTo((1, "")));
        Assert.That(number.Error, Does.Contain("No program has this id"));
        Assert.That((name.ExitCode, name.Output), Is.EqualTo((1, "")));
        Assert.That(name.Error, Does.Contain("No map has this name. 'dotnet bpf map list'"));
        Assert.That((pin.ExitCode, pin.Output), Is.EqualTo((1, "")));
        Assert.That(pin.Error, Does.Contain("no_such_pin"));
    }

    [Test]
    [KernelIndependent]
    public void A_wrong_command_line_is_told_apart_from_a_failure() => Assert.That(DotnetBpf.Run("prog", "show").ExitCode, Is.EqualTo(2));

    static JsonElement Single(string kind, uint id) =>
        DotnetBpf.Document(kind, "list").EnumerateArray().Single(item => item.Unsigned("id") == id);
}
