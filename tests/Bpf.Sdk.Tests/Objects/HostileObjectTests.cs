using System.Buffers.Binary;
using System.Diagnostics;
using Bpf.Sdk.Elf;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tests.Elf;
using CsCheck;

namespace Bpf.Sdk.Tests.Objects;

/// <summary>Whatever the bytes are, reading them ends soon: in an object, or in one of our two exceptions.</summary>
public sealed class HostileObjectTests
{
    const long MegaByte = 1 << 20;
    static readonly string[] Objects = ["mes_chk", "mes_chk_legacy", "globals", "subprograms", "callbacks", "map_kinds", "legacy_maps", "core_read"];

    // Seeds are those of CsCheck: a failure prints the one to put in their place.
    const string Seed = "0N0XIzNsQ0O2";

    [TestCaseSource(nameof(Objects))]
    public void Every_prefix_of_an_object_is_refused_or_read(string name)
    {
        byte[] image = TestObjects.Image(name);
        for (int length = 0; length < image.Length; length++)
        {
            ReadOrRefuse(image.AsMemory(0, length));
        }
    }

    [TestCaseSource(nameof(Objects))]
    public void An_object_with_flipped_bytes_is_refused_or_read(string name)
    {
        byte[] image = TestObjects.Image(name);
        int[] places = ReadPlaces(image);
        Gen<(int, byte)[]> flips = Gen.Select(Gen.Int[0, places.Length - 1].Select(i => places[i]), Gen.Byte).Array[1, 6];
        flips.Sample(flipped =>
        {
            byte[] hostile = [.. image];
            foreach ((int offset, byte value) in flipped)
            {
                hostile[offset] = value;
            }

            ReadOrRefuse(hostile);
        }, seed: Seed, iter: 3000, threads: 1);
    }

    [TestCaseSource(nameof(Objects))]
    public void An_object_with_a_number_that_is_out_of_all_range_is_refused_or_read(string name)
    {
        byte[] image = TestObjects.Image(name);
        uint[] numbers = [0, 1, 0x7fff, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff];
        byte[] hostile = [.. image];
        // Numbers that count something are at multiples of four.
        foreach (int offset in ReadPlaces(image).Where(place => place % 4 == 0 && place + 4 <= image.Length))
        {
            Span<byte> place = hostile.AsSpan(offset, 4);
            BinaryPrimitives.WriteUInt32LittleEndian(place, numbers[offset / 4 % numbers.Length]);
            ReadOrRefuse(hostile);
            image.AsSpan(offset, 4).CopyTo(place);
        }
    }

    [Test]
    public void A_bss_of_almost_2_GB_costs_nothing_to_read()
    {
        var elf = new ElfBuilder();
        elf.Section(".bss", 8, 3, [], size: int.MaxValue);
        byte[] image = elf.Build();
        long before = GC.GetAllocatedBytesForCurrentThread();

        ObjectSpec spec = BpfObjectFile.Parse(image, "large");

        Assert.That(spec.Sections[0].Size, Is.EqualTo(int.MaxValue));
        Assert.That(spec.Sections[0].Read<long>(1_000_000_000), Is.Zero);
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(MegaByte));
    }

    // As long as each thing is looked up and not searched for, time grows with the size of the file alone.
    [Test]
    public void Very_many_sections_functions_and_relocations_are_read_in_no_time()
    {
        const int Sections = 15_000;
        const int Functions = 30_000;
        var elf = new ElfBuilder();
        int code = elf.Code("tc", [.. Enumerable.Range(0, Functions).SelectMany(static _ => new byte[] { 0x85, 0x10, 0, 0, 0xff, 0xff, 0xff, 0xff })]);
        for (int i = 0; i < Functions; i++)
        {
            elf.Function($"f{i}", code, (ulong)i * 8, 8);
        }

        elf.Relocations(code, [.. Enumerable.Range(0, Functions).Select(static i => ((ulong)i * 8, 10u, (uint)(Functions - i)))]);
        for (int i = 0; i < Sections; i++)
        {
            elf.Variable($"v{i}", elf.Data($".data.{i}", 1), 0, 1);
            elf.Code($"{i}", 0x95, 0, 0, 0, 0, 0, 0, 0);
        }

        byte[] image = elf.Build();
        long started = Stopwatch.GetTimestamp();

        ObjectSpec spec = BpfObjectFile.Parse(image, "many");

        Assert.That(Stopwatch.GetElapsedTime(started), Is.LessThan(TimeSpan.FromSeconds(5)));
        Assert.That((spec.Programs.Count, spec.Sections.Count), Is.EqualTo((Functions, Sections)));
    }

    [Test]
    public void A_code_section_without_a_name_is_read()
    {
        var elf = new ElfBuilder();
        elf.Function("f", elf.Code("", new byte[16]), 0, 16);

        Assert.That(BpfObjectFile.Parse(elf.Build(), "x").Programs[0].Type, Is.EqualTo(BpfProgramType.Unspecified));
    }

    [Test]
    public void Two_programs_of_one_name_are_refused()
    {
        var elf = new ElfBuilder();
        elf.Function("f", elf.Code("tc", new byte[16]), 0, 16);
        elf.Function("f", elf.Code("xdp", new byte[16]), 0, 16);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("two programs named 'f'"));
    }

    [Test]
    public void Two_maps_of_one_name_are_refused()
    {
        var elf = new ElfBuilder();
        int maps = elf.Data("maps", new byte[40]);
        elf.Variable("m", maps, 0, 20).Variable("m", maps, 20, 20);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("two maps named 'm'"));
    }

    [Test]
    public void Two_sections_of_variables_of_one_name_are_refused()
    {
        var elf = new ElfBuilder();
        elf.Data(".data", 1);
        elf.Data(".data", 2);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("two sections named '.data'"));
    }

    [Test]
    public void Functions_that_overlap_are_refused()
    {
        var elf = new ElfBuilder();
        int code = elf.Code("tc", new byte[32]);
        elf.Function("outer", code, 0, 32).Function("inner", code, 8, 8);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("'inner'").And.Message.Contains("'outer'"));
    }

    [TestCase(4ul, 8ul)]
    [TestCase(0ul, 12ul)]
    [TestCase(0ul, 24ul)]
    [TestCase(24ul, 8ul)]
    [TestCase(ulong.MaxValue - 7, 16ul)]
    public void A_function_that_is_not_a_run_of_whole_instructions_is_refused(ulong offset, ulong size)
    {
        var elf = new ElfBuilder();
        elf.Function("f", elf.Code("tc", new byte[16]), offset, size);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("whole instructions"));
    }

    [Test]
    public void Code_that_is_not_whole_instructions_is_refused()
    {
        var elf = new ElfBuilder();
        elf.Code("tc", new byte[12]);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("12 is not a multiple"));
    }

    [Test]
    public void A_variable_beyond_its_section_is_refused()
    {
        var elf = new ElfBuilder();
        elf.Variable("v", elf.Data(".data", new byte[8]), 4, 8);

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("Variable 'v' with 8 bytes does not fit"));
    }

    [TestCase(4ul, 1u, "not at an instruction")]
    [TestCase(800ul, 1u, "not at an instruction")]
    [TestCase(0ul, 1u, "cannot be for")]
    [TestCase(0ul, 10u, "cannot be for")]
    [TestCase(0ul, 77u, "cannot be for")]
    public void A_relocation_of_what_cannot_be_relocated_is_refused(ulong offset, uint type, string message)
    {
        var elf = new ElfBuilder();
        int code = elf.Code("tc", 0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0);
        elf.Variable("v", elf.Data(".data", new byte[8]), 0, 8);
        elf.Relocations(code, (offset, type, 1));

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void A_reference_beyond_the_variables_is_refused()
    {
        var elf = new ElfBuilder();
        int code = elf.Code("tc", 0x18, 1, 0, 0, 9, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0);
        elf.Variable("v", elf.Data(".data", new byte[8]), 0, 8);
        elf.Relocations(code, (0, 1, 1));

        Assert.That(() => BpfObjectFile.Parse(elf.Build(), "x"), Throws.TypeOf<BpfFormatException>().With.Message.Contains("leads to byte 9 of '.data'"));
    }

    [Test]
    public void A_call_into_nowhere_is_refused_when_the_program_is_linked()
    {
        var elf = new ElfBuilder();
        elf.Function("f", elf.Code("tc", 0x85, 0x10, 0, 0, 100, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0), 0, 16);
        ObjectSpec spec = BpfObjectFile.Parse(elf.Build(), "x");

        Assert.That(() => LinkedProgram.Link(spec, spec.Programs[0]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("leads to instruction 101"));
    }

    // The places that are read at all: debug information is nine tenths of an object and is not.
    static int[] ReadPlaces(byte[] image)
    {
        ElfFile elf = ElfFile.Parse(image);
        bool[] isIdle = new bool[image.Length];
        foreach (ElfSection section in elf.Sections.Where(static section => section.Name.Contains(".debug", StringComparison.Ordinal)))
        {
            isIdle.AsSpan((int)section.Offset, (int)section.Size).Fill(true);
        }

        return [.. Enumerable.Range(0, image.Length).Where(place => !isIdle[place])];
    }

    static void ReadOrRefuse(ReadOnlyMemory<byte> image)
    {
        long before = GC.GetAllocatedBytesForCurrentThread();
        long started = Stopwatch.GetTimestamp();
        try
        {
            ObjectSpec spec = BpfObjectFile.Parse(image, "hostile.bpf.o");
            foreach (ProgramSpec program in spec.Programs)
            {
                Attempt(() => LinkedProgram.Link(spec, program));
            }
        }
        catch (Exception exception) when (exception is BpfFormatException or BpfNotSupportedException)
        {
            Assert.That(exception.Message, Is.Not.Empty);
        }

        if (GC.GetAllocatedBytesForCurrentThread() - before is var allocated && allocated > 50 * MegaByte)
        {
            Assert.Fail($"Reading {image.Length} bytes allocated {allocated}.");
        }

        if (Stopwatch.GetElapsedTime(started) is var time && time > TimeSpan.FromSeconds(5))
        {
            Assert.Fail($"Reading {image.Length} bytes took {time}.");
        }
    }

    static void Attempt(Action link)
    {
        try
        {
            link();
        }
        catch (Exception exception) when (exception is BpfFormatException or BpfNotSupportedException)
        {
        }
    }
}
