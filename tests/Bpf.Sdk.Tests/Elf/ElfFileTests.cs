using System.Buffers.Binary;
using System.Text;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Tests.Elf;

public sealed class ElfFileTests
{
    [Test]
    public void A_file_of_another_kind_is_said_to_be_no_ELF_file() =>
        AssertRefused("#!/bin/sh\nexit 0\n"u8.ToArray(), "not an ELF file", offset: 0);

    [TestCase(0)]
    [TestCase(1)]
    [TestCase(3)]
    public void A_file_too_short_for_the_magic_is_said_to_be_no_ELF_file(int length) =>
        AssertRefused(Sound()[..length], "not an ELF file", offset: 0);

    [TestCase(4)]
    [TestCase(63)]
    public void A_truncated_header_is_said_to_be_truncated(int length) =>
        AssertRefused(Sound()[..length], $"truncated: its header needs 64 bytes and it has {length}", length);

    [Test]
    public void A_32_bit_file_is_refused() => AssertRefused(With(4, 1), "32-bit", 4);

    [Test]
    public void An_unknown_class_is_refused() => AssertRefused(With(4, 9), "class 9", 4);

    [Test]
    public void An_unknown_byte_order_is_refused() => AssertRefused(With(5, 7), "byte order 7", 5);

    [TestCase(62, "x86-64")]
    [TestCase(183, "AArch64")]
    [TestCase(21, "machine 21")]
    public void An_object_for_another_machine_is_refused_by_name(int machine, string name) =>
        AssertRefused(With16(18, machine), $"for {name}", 18);

    [Test]
    public void An_object_of_the_first_compilers_has_no_machine() => Assert.That(ElfFile.Parse(With16(18, 0)).FindSection("tc"), Is.Not.Null);

    [TestCase(2)]
    [TestCase(3)]
    public void A_linked_file_is_refused(int type) => AssertRefused(With16(16, type), "not a relocatable object", 16);

    [Test]
    public void Section_headers_of_another_size_are_refused() => AssertRefused(With16(58, 40), "section header is 40", 58);

    [Test]
    public void A_file_without_sections_is_refused() => AssertRefused(With16(60, 0), "no sections", 40);

    [Test]
    public void Section_headers_beyond_the_end_are_called_a_truncation()
    {
        byte[] image = Sound();
        AssertRefused(With16(60, 60000), "60000 section headers at offset 64 do not fit", image.Length);
    }

    [Test]
    public void A_section_of_names_that_does_not_exist_is_refused() => AssertRefused(With16(62, 4000), "section of names has index 4000", 62);

    [TestCase(ulong.MaxValue, "more than any BPF object has")]
    [TestCase(0x7fffffffUL, "truncated: section 'tc'")]
    public void A_section_larger_than_the_file_is_refused(ulong size, string message)
    {
        byte[] image = Sound();
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(64 + 64 + 32), size);

        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>().With.Message.Contains(message));
    }

    [Test]
    public void A_section_beyond_the_file_is_refused()
    {
        byte[] image = Sound();
        BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(64 + 64 + 24), ulong.MaxValue);

        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>().With.Message.Contains("truncated: section 'tc'"));
    }

    [Test]
    public void Sections_that_lie_over_each_other_are_refused_since_they_multiply_the_file()
    {
        var elf = new ElfBuilder();
        int count = 64;
        for (int i = 0; i < count; i++)
        {
            elf.Code("tc", new byte[1024]);
        }

        byte[] image = elf.Build();
        for (int i = 1; i <= count; i++)
        {
            BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(64 + i * 64 + 24), 0);
            BinaryPrimitives.WriteUInt64LittleEndian(image.AsSpan(64 + i * 64 + 32), (ulong)image.Length);
        }

        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>().With.Message.Contains("lie over each other"));
    }

    [Test]
    public void A_symbol_in_a_section_that_does_not_exist_is_refused()
    {
        byte[] image = new ElfBuilder().Function("f", 9, 0, 8).Build();

        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>()
            .With.Message.Contains("Symbol 1 is in section 9").And.Property(nameof(BpfFormatException.Section)).EqualTo(".symtab"));
    }

    [Test]
    public void A_symbol_of_a_reserved_section_number_is_taken()
    {
        const int Absolute = 0xfff1;

        ElfFile elf = ElfFile.Parse(new ElfBuilder().Symbol("file.c", 4, Absolute, 0, 0).Build());

        Assert.That(elf.Symbols[1].SectionIndex, Is.EqualTo(Absolute));
    }

    [Test]
    public void A_symbol_table_whose_names_are_nowhere_is_refused()
    {
        var elf = new ElfBuilder();
        elf.Section(".symtab", 2, 0, new byte[24], link: 77);

        Assert.That(() => ElfFile.Parse(elf.Build()), Throws.TypeOf<BpfFormatException>().With.Message.Contains("names are in section 77"));
    }

    [Test]
    public void A_symbol_table_of_broken_size_is_refused()
    {
        var elf = new ElfBuilder();
        elf.Section(".symtab", 2, 0, new byte[25]);

        Assert.That(() => ElfFile.Parse(elf.Build()), Throws.TypeOf<BpfFormatException>().With.Message.Contains("not a multiple of a symbol's 24"));
    }

    [Test]
    public void A_name_outside_of_the_string_table_is_refused()
    {
        byte[] image = Sound();
        BinaryPrimitives.WriteUInt32LittleEndian(image.AsSpan(64 + 64), 0xfffffff0);

        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>().With.Message.Contains("A name is at offset 4294967280"));
    }

    [Test]
    public void A_name_without_end_is_refused()
    {
        byte[] image = Sound();
        image[^1] = (byte)'x';

        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>().With.Message.Contains("no terminating zero byte"));
    }

    [Test]
    public void A_name_that_is_longer_than_any_identifier_is_refused()
    {
        byte[] image = new ElfBuilder().Symbol(new string('n', 100_000), 4, 0, 0, 0).Build();

        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>().With.Message.Contains("longer than"));
    }

    [Test]
    public void Relocations_of_broken_size_are_refused()
    {
        var elf = new ElfBuilder();
        int code = elf.Code("tc", new byte[16]);
        elf.Section(".reltc", 9, 0, new byte[17], info: (uint)code);
        ElfFile file = ElfFile.Parse(elf.Build());

        Assert.That(() => file.GetRelocations(file.Sections[code]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("not a multiple of a relocation's 16"));
    }

    [Test]
    public void A_relocation_of_a_symbol_that_does_not_exist_is_refused()
    {
        var elf = new ElfBuilder();
        int code = elf.Code("tc", new byte[16]);
        elf.Relocations(code, (0, 1, 1234));
        ElfFile file = ElfFile.Parse(elf.Build());

        Assert.That(() => file.GetRelocations(file.Sections[code]), Throws.TypeOf<BpfFormatException>().With.Message.Contains("symbol 1234"));
    }

    [Test]
    public void Relocations_with_addend_are_read_too()
    {
        var elf = new ElfBuilder();
        int code = elf.Code("tc", new byte[16]);
        elf.Function("f", code, 0, 16);
        byte[] relocation = new byte[24];
        relocation[0] = 8;
        relocation[8] = 10;
        relocation[12] = 1;
        elf.Section(".relatc", 4, 0, relocation, info: (uint)code);
        ElfFile file = ElfFile.Parse(elf.Build());

        Assert.That(file.GetRelocations(file.Sections[code]), Is.EqualTo(new[] { new ElfRelocation(8, ElfRelocationType.Call32, 1) }));
    }

    [Test]
    public void A_real_object_shows_its_sections_and_symbols()
    {
        ElfFile elf = ElfFile.Parse(TestObjects.Image("mes_chk"));

        Assert.That(elf.Sections.Select(static section => section.Name), Is.SupersetOf(new[] { "ingress", "egress", ".maps", "license", ".rodata", ".BTF" }));
        Assert.That(elf.FindSection("ingress")!.IsExecutable);
        Assert.That(Encoding.UTF8.GetString(elf.GetData(elf.FindSection("license")!).Span), Is.EqualTo("Dual MIT/GPL\0"));
        ElfSymbol symbol = elf.Symbols.Single(static symbol => symbol.Name == "mes_start");
        Assert.That((symbol.IsFunction, symbol.IsLocal, elf.Sections[symbol.SectionIndex].Name), Is.EqualTo((true, false, "ingress")));
    }

    [Test]
    public void What_is_missing_in_a_real_object_is_null() =>
        Assert.That(ElfFile.Parse(TestObjects.Image("mes_chk")).FindSection("no such section"), Is.Null);

    static byte[] Sound()
    {
        var elf = new ElfBuilder();
        elf.Function("f", elf.Code("tc", 0xb7, 0, 0, 0, 0, 0, 0, 0, 0x95, 0, 0, 0, 0, 0, 0, 0), 0, 16);
        return elf.Build();
    }

    static byte[] With(int offset, byte value)
    {
        byte[] image = Sound();
        image[offset] = value;
        return image;
    }

    static byte[] With16(int offset, int value)
    {
        byte[] image = Sound();
        BinaryPrimitives.WriteUInt16LittleEndian(image.AsSpan(offset), (ushort)value);
        return image;
    }

    static void AssertRefused(byte[] image, string message, long offset) =>
        Assert.That(() => ElfFile.Parse(image), Throws.TypeOf<BpfFormatException>()
            .With.Message.Contains(message).And.Property(nameof(BpfFormatException.Offset)).EqualTo(offset));
}
