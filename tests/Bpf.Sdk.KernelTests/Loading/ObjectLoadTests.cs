using Bpf.Sdk.Elf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;

namespace Bpf.Sdk.KernelTests.Loading;

public sealed class ObjectLoadTests
{
    const int Unspecified = -1; // TC_ACT_UNSPEC

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [TestCase("mes_chk")]
    [TestCase("mes_chk_legacy")]
    public void The_meter_records_a_packet_of_its_port(string name)
    {
        using var files = new BpfFileSystemScope();
        using BpfObject meter = LoadMeter(name, files);
        ArrayMap<ulong> times = meter.Maps["mes_map_start"].AsArray<ulong>();
        ArrayMap<uint> counts = meter.Maps["mes_map_cnt"].AsArray<uint>();

        Assert.That(TestRun.Of(meter.Programs["mes_start"], TestRun.UdpPacket(12345)), Is.EqualTo(Unspecified));
        Assert.That(TestRun.Of(meter.Programs["mes_start"], TestRun.UdpPacket(12345)), Is.EqualTo(Unspecified));

        Assert.That(counts.ToArray(), Is.EqualTo(new uint[] { 2, 0 }));
        Assert.That(times[0], Is.Positive);
        Assert.That(times[1], Is.GreaterThan(times[0]));
        Assert.That(times[2], Is.Zero);
    }

    [TestCase("mes_chk")]
    [TestCase("mes_chk_legacy")]
    public void The_meter_leaves_a_packet_of_another_port_alone(string name)
    {
        using var files = new BpfFileSystemScope();
        using BpfObject meter = LoadMeter(name, files);

        TestRun.Of(meter.Programs["mes_end"], TestRun.UdpPacket(12346));

        Assert.That(meter.Maps["mes_map_cnt"].AsArray<uint>().ToArray(), Is.EqualTo(new uint[] { 0, 0 }));
    }

    [TestCase("mes_chk")]
    [TestCase("mes_chk_legacy")]
    public void The_meter_stops_when_its_maps_are_full(string name)
    {
        const int Capacity = 10_000;
        using var files = new BpfFileSystemScope();
        using BpfObject meter = LoadMeter(name, files);
        ArrayMap<uint> counts = meter.Maps["mes_map_cnt"].AsArray<uint>();
        counts[1] = Capacity - 1;

        for (int i = 0; i < 3; i++)
        {
            TestRun.Of(meter.Programs["mes_end"], TestRun.UdpPacket(12345));
        }

        Assert.That(counts[1], Is.EqualTo(Capacity));
        Assert.That(meter.Maps["mes_map_end"].AsArray<ulong>()[Capacity - 1], Is.Positive);
    }

    [Test]
    public void The_legacy_meter_has_the_tags_of_the_one_with_BTF_maps()
    {
        using var files = new BpfFileSystemScope();
        using BpfObject typed = LoadMeter("mes_chk", files);
        using BpfObject legacy = LoadMeter("mes_chk_legacy", files);

        Assert.That(legacy.Programs.Values.Select(static program => program.Tag), Is.EqualTo(typed.Programs.Values.Select(static program => program.Tag)));
    }

    [Test]
    public void A_constant_that_is_set_before_load_reaches_the_program()
    {
        using var files = new BpfFileSystemScope();
        using BpfObject meter = LoadMeter("mes_chk", files, port: 443);

        TestRun.Of(meter.Programs["mes_start"], TestRun.UdpPacket(443));
        TestRun.Of(meter.Programs["mes_start"], TestRun.UdpPacket(12345));

        Assert.That(meter.Maps["mes_map_cnt"].AsArray<uint>()[0], Is.EqualTo(1));
    }

    [Test]
    public void A_program_of_an_unknown_section_is_not_loaded_and_asking_for_it_says_why()
    {
        using OpenBpfObject open = TestObjects.Open("statics");
        using BpfObject loaded = open.Load();

        Assert.That(loaded.Programs.Keys, Is.EqualTo(new[] { "counts" }));
        Assert.That(() => loaded.Programs["of_no_known_type"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("'unheard_of' does not name a type"));
        Assert.That(() => loaded.Programs["only_on_demand"], Throws.TypeOf<KeyNotFoundException>().With.Message.Contains("AutoLoad is off"));
    }

    [Test]
    public void A_program_that_is_not_loaded_by_itself_is_loaded_on_demand()
    {
        using OpenBpfObject open = TestObjects.Open("statics");
        open.Programs["only_on_demand"].AutoLoad = true;
        open.Programs["of_no_known_type"].Type = BpfProgramType.SchedCls;
        using BpfObject loaded = open.Load();

        Assert.That(loaded.Programs.Keys, Is.EqualTo(new[] { "counts", "only_on_demand", "of_no_known_type" }));
        Assert.That(loaded.Programs["of_no_known_type"].Type, Is.EqualTo(BpfProgramType.SchedCls));
    }

    [Test]
    public void Subprograms_are_called_and_share_maps_and_variables()
    {
        using OpenBpfObject open = TestObjects.Open("subprograms");
        foreach (var program in open.Programs.Values)
        {
            program.Type = BpfProgramType.SchedCls;
        }

        using BpfObject loaded = open.Load();
        TestRun.Of(loaded.Programs["first"]);
        TestRun.Of(loaded.Programs["second"]);

        Assert.That(loaded.Maps["bytes"].AsArray<ulong>().ToArray(), Is.EqualTo(new ulong[] { 65, 64 }));
        Assert.That(loaded.Sections[".bss"].Read<ulong>(open.Globals["calls"].Offset), Is.EqualTo(2));
    }

    [Test]
    public void Static_functions_of_a_programs_own_section_are_called()
    {
        using OpenBpfObject open = TestObjects.Open("statics");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["counts"]), Is.EqualTo(1121));
        Assert.That(TestRun.Of(loaded.Programs["counts"]), Is.EqualTo(1222));
    }

    [TestCase("sum_of_indices", 45)]
    [TestCase("sum_of_squares", 285)]
    [RequiresKernel("5.17")] // bpf_loop
    public void A_function_is_called_back(string program, int sum)
    {
        using OpenBpfObject open = TestObjects.Open("callbacks");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs[program]), Is.EqualTo(sum));
    }

    [Test]
    public void Legacy_maps_of_every_length_are_used_by_one_program()
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open("legacy_maps");
        using BpfObject loaded = open.Load(new() { PinRoot = files.Root });

        Assert.That(TestRun.Of(loaded.Programs["look_up"]), Is.Zero);
        Assert.That(files.Entries(), Is.EquivalentTo(new[] { "legacy_maps", "legacy_maps/pinned_for_object", "tc", "tc/globals", "tc/globals/pinned_globally" }));
    }

    [Test]
    public void Legacy_maps_in_sections_of_their_own_are_used()
    {
        using OpenBpfObject open = TestObjects.Open("legacy_sections");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["look_up"]), Is.Zero);
    }

    [Test]
    public void One_opened_object_is_loaded_twice_with_maps_of_their_own()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        using BpfObject first = open.Load();
        using BpfObject second = open.Load();

        TestRun.Of(first.Programs["tc_count"]);

        Assert.That(first.Maps["packets"].AsArray<ulong>()[0], Is.EqualTo(1));
        Assert.That(second.Maps["packets"].AsArray<ulong>()[0], Is.Zero);
    }

    [Test]
    public void Types_are_in_the_kernel_with_maps_and_programs()
    {
        using OpenBpfObject open = TestObjects.Open("subprograms");
        open.Programs["first"].Type = BpfProgramType.SchedCls;
        using BpfObject loaded = open.Load();

        MapInfo map = ObjectInfo.Get<MapInfo>(loaded.Maps["bytes"].Handle, PinnedKind.Map);
        MapInfo bss = ObjectInfo.Get<MapInfo>(loaded.Sections[".bss"].Map, PinnedKind.Map);
        ProgramDebugInfo program = ProgramDebugInfo.Of(loaded.Programs["first"]);

        Assert.That(map.btf_id, Is.Positive);
        Assert.That((map.btf_key_type_id, map.btf_value_type_id), Is.EqualTo(((uint)open.Maps["bytes"].KeyType, (uint)open.Maps["bytes"].ValueType)));
        Assert.That(bss.btf_value_type_id, Is.Positive);
        Assert.That(program.btf_id, Is.EqualTo(map.btf_id));
        Assert.That(program.nr_func_info, Is.EqualTo(3));
        Assert.That(program.nr_line_info, Is.GreaterThan(3));
    }

    [Test]
    public void Every_test_object_with_variables_has_types_that_the_kernel_takes([Values("globals", "statics", "mes_chk", "map_kinds", "callbacks")] string name)
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open(name);
        foreach (var program in open.Programs.Values)
        {
            program.Type = BpfProgramType.SchedCls;
        }

        using BpfObject loaded = open.Load(new() { PinRoot = files.Root });

        Assert.That(ProgramDebugInfo.Of(loaded.Programs.Values.First()).btf_id, Is.Positive);
    }

    [Test]
    public void An_object_whose_types_the_kernel_refuses_works_without_them()
    {
        using OpenBpfObject open = BpfObject.Open(WithRefusedTypes("tc_pass"), "tc_pass.bpf.o");
        using BpfObject loaded = open.Load();

        Assert.That(TestRun.Of(loaded.Programs["tc_count"]), Is.EqualTo(Unspecified));
        Assert.That(ProgramDebugInfo.Of(loaded.Programs["tc_count"]).btf_id, Is.Zero);
    }

    [Test]
    public void A_refused_program_whose_types_the_kernel_refuses_too_still_has_its_source_line()
    {
        using OpenBpfObject open = BpfObject.Open(WithRefusedTypes("no_bounds_check"), "no_bounds_check.bpf.o");

        Assert.That(() => open.Load(), Throws.TypeOf<BpfLoadException>().With.Message.Contains("no_bounds_check.bpf.c:"));
    }

    [Test]
    public void A_refused_program_is_explained_with_reason_place_and_C_text()
    {
        using OpenBpfObject open = TestObjects.Open("no_bounds_check");

        var exception = Assert.Throws<BpfLoadException>(() => open.Load())!;

        Assert.That(exception.ProgramName, Is.EqualTo("no_bounds_check"));
        Assert.That(exception.ErrorNumber, Is.EqualTo(Errno.EACCES));
        Assert.That(exception.Reason, Does.StartWith("invalid access to packet"));
        Assert.That(exception.Reason, Does.Not.Contain("R10=fp0"));
        Assert.That(exception.SourceLine, Does.Match(@"no_bounds_check\.bpf\.c:14:\d+: return eth->h_proto == bpf_htons\(ETH_P_IP\)"));
        Assert.That(exception.Hint, Does.Contain("data_end"));
        Assert.That(exception.Log, Does.Contain("0: (61) r").And.Contain("processed"));
        Assert.That(exception.Message, Does.Contain(exception.Reason).And.Contain(exception.SourceLine!).And.Contain(exception.Hint!));
    }

    [Test]
    public void An_unchecked_lookup_is_explained()
    {
        using var files = new BpfFileSystemScope();
        using OpenBpfObject open = TestObjects.Open("refused_late");

        var exception = Assert.Throws<BpfLoadException>(() => open.Load(new() { PinRoot = files.Root }))!;

        Assert.That(exception.Message, Does.Contain("'refused'").And.Contain("refused_late.bpf.c:").And.Contain("*value > limit").And.Contain("compare its result with NULL"));
    }

    [Test]
    public void A_map_that_the_kernel_refuses_is_named_with_what_it_is()
    {
        using OpenBpfObject open = TestObjects.Open("tc_pass");
        open.Maps["packets"].MaxEntries = 0;

        Assert.That(() => open.Load(), Throws.TypeOf<BpfException>().With.Message.Contains("create map 'packets': EINVAL").And.Message.Contains("max_entries"));
    }

    [Test]
    public void A_closed_opened_object_cannot_be_loaded()
    {
        OpenBpfObject open = TestObjects.Open("tc_pass");
        open.Dispose();
        open.Dispose();

        Assert.That(() => open.Load(), Throws.TypeOf<ObjectDisposedException>());
    }

    static BpfObject LoadMeter(string name, BpfFileSystemScope files, ushort port = 12345)
    {
        using OpenBpfObject open = TestObjects.Open(name);
        open.Globals["dest_port"].Set(port);
        foreach (var program in open.Programs.Values)
        {
            program.Type = BpfProgramType.SchedCls;
        }

        return open.Load(new() { PinRoot = files.Root });
    }

    // The flags of the header are 0 in all BTF that kernels know: they refuse others, and we have no reason to.
    static byte[] WithRefusedTypes(string name)
    {
        byte[] image = TestObjects.Image(name);
        image[ElfFile.Parse(image).FindSection(".BTF")!.Offset + 3] = 0x80;
        return image;
    }
}
