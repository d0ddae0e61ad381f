using System.Buffers.Binary;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Btf;

public sealed class BtfExtensionTests
{
    [Test]
    public void A_real_object_has_a_function_and_lines_at_its_first_instruction()
    {
        ObjectSpec spec = TestObjects.Parse("no_bounds_check");
        BtfExtension extension = spec.BtfExtension!;

        FunctionInfo function = extension.GetFunctions("tc")[0];
        LineInfo line = extension.GetLines("tc")[0];

        Assert.That(function.Instruction, Is.Zero);
        Assert.That(spec.Btf![function.Type].Name, Is.EqualTo("no_bounds_check"));
        Assert.That(line.Instruction, Is.Zero);
        Assert.That(spec.Btf.GetString(line.FileName), Does.EndWith("no_bounds_check.bpf.c"));
        Assert.That(spec.Btf.GetString(line.Text), Does.Contain("skb->data"));
        Assert.That(line.Column, Is.Positive);
    }

    [Test]
    public void A_section_that_it_does_not_name_has_nothing()
    {
        BtfExtension extension = TestObjects.Parse("no_bounds_check").BtfExtension!;

        Assert.That(extension.GetFunctions("xdp").Length + extension.GetLines("xdp").Length + extension.GetCoreRelocations("xdp").Length, Is.Zero);
    }

    [Test]
    public void CO_RE_relocations_are_read() =>
        Assert.That(TestObjects.Parse("core_read").BtfExtension!.GetCoreRelocations("kprobe/do_exit").Length, Is.Positive);

    [Test]
    public void A_header_without_the_third_table_has_no_CO_RE_relocations()
    {
        BtfExtension extension = BtfExtension.Parse(Section(header: 24, Table("tc", 8, 1, [0, 0])), Btf);

        Assert.That(extension.GetFunctions("tc").Length, Is.EqualTo(1));
        Assert.That(extension.GetCoreRelocations("tc").Length, Is.Zero);
    }

    [Test]
    public void Records_that_are_longer_than_known_are_stepped_over()
    {
        BtfExtension extension = BtfExtension.Parse(Section(24, Table("tc", 12, 2, [8, 1, 99, 16, 1, 99])), Btf);

        Assert.That(extension.GetFunctions("tc").ToArray(), Is.EqualTo(new[] { new FunctionInfo(1, 1), new FunctionInfo(2, 1) }));
    }

    [Test]
    public void Another_magic_is_refused() =>
        Assert.That(() => BtfExtension.Parse(new byte[32], Btf), Throws.TypeOf<BpfFormatException>().With.Message.Contains("0x0000"));

    [TestCase(4u)]
    [TestCase(9u)]
    [TestCase(0u)]
    public void Records_of_impossible_size_are_refused(uint size) =>
        Assert.That(() => BtfExtension.Parse(Section(24, Table("tc", size, 1, [0, 0])), Btf), Throws.TypeOf<BpfFormatException>().With.Message.Contains($"claims {size} bytes"));

    [Test]
    public void A_count_beyond_the_table_is_refused_before_anything_is_allocated()
    {
        byte[] section = Section(24, Table("tc", 8, uint.MaxValue, [0, 0]));
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => BtfExtension.Parse(section, Btf), Throws.TypeOf<BpfFormatException>().With.Message.Contains("4294967295 records"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(1_000_000));
    }

    [Test]
    public void A_table_beyond_the_section_is_refused()
    {
        byte[] section = Section(24, Table("tc", 8, 1, [0, 0]));
        BinaryPrimitives.WriteUInt32LittleEndian(section.AsSpan(12), uint.MaxValue);

        Assert.That(() => BtfExtension.Parse(section, Btf), Throws.TypeOf<BpfFormatException>().With.Message.Contains("bytes were expected"));
    }

    // The one string "tc" is at offset 1.
    static readonly BtfTable Btf = Named("tc");

    static BtfTable Named(string name)
    {
        var btf = new BtfBuilder();
        btf.Int(name);
        return btf.Parse();
    }

    static uint[] Table(string section, uint recordSize, uint count, uint[] records)
    {
        Assert.That(section, Is.EqualTo("tc"));
        return [recordSize, 1, count, .. records];
    }

    // A header whose table of functions has these words, and whose other tables are empty.
    static byte[] Section(uint header, uint[] table)
    {
        uint[] words = [0x0001eb9f, header, 0, (uint)table.Length * 4, (uint)table.Length * 4, 0, .. table];
        byte[] bytes = new byte[words.Length * 4];
        for (int i = 0; i < words.Length; i++)
        {
            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(i * 4), words[i]);
        }

        return bytes;
    }
}
