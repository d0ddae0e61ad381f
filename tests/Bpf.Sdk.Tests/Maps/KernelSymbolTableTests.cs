using System.Text;

namespace Bpf.Sdk.Tests.Maps;

public sealed class KernelSymbolTableTests
{
    const string Kernel =
        """
        0000000000000000 A fixed_percpu_data
        ffffffff81000000 t local_alias
        ffffffff81000000 T _stext
        ffffffff81000100 T vfs_read
        ffffffff81000200 W weak_one
        ffffffff81000280 D not_code
        ffffffff81000300 T _etext
        ffffffffc0000000 t helper_a	[veth]
        ffffffffc0000040 t helper_b	[veth]
        ffffffffc0001000 t bpf_prog_6deef7357e7b4530_count	[bpf]

        """;

    static KernelSymbolTable Parse(string lines = Kernel) => KernelSymbolTable.Parse(new MemoryStream(Encoding.UTF8.GetBytes(lines)))!;

    [TestCase(0xffffffff81000000, "_stext+0x0")]
    [TestCase(0xffffffff81000100, "vfs_read+0x0")]
    [TestCase(0xffffffff810001ff, "vfs_read+0xff")]
    [TestCase(0xffffffff81000290, "weak_one+0x90")]
    [TestCase(0xffffffffc000003f, "helper_a+0x3f [veth]")]
    [TestCase(0xffffffffc0000041, "helper_b+0x1 [veth]")]
    [TestCase(0xffffffffc0001002, "bpf_prog_6deef7357e7b4530_count+0x2 [bpf]")]
    public void An_address_is_in_the_function_that_begins_before_it(ulong address, string expected) =>
        Assert.That(Parse().Find(address).ToString(), Is.EqualTo(expected));

    [TestCase(0ul)]
    [TestCase(0x00007f0012345678ul)]
    [TestCase(0xffffffff80fffffful)]
    [TestCase(0xffffffff81000300ul)]
    [TestCase(0xffffffff81500000ul)]
    [TestCase(ulong.MaxValue)]
    public void An_address_that_is_in_none_stays_a_number(ulong address)
    {
        KernelFrame frame = Parse().Find(address);

        Assert.That((frame.Symbol, frame.Module, frame.ToString()), Is.EqualTo(((string?)null, (string?)null, $"0x{address:x}")));
    }

    [Test]
    public void Only_code_is_counted_and_of_one_address_one() => Assert.That(Parse().Count, Is.EqualTo(7));

    [Test]
    public void Hidden_addresses_are_told_from_no_symbols()
    {
        Assert.That(KernelSymbolTable.Parse(new MemoryStream("0000000000000000 T vfs_read\n"u8.ToArray())), Is.Null);
        Assert.That(Parse("").Count, Is.Zero);
        Assert.That(Parse("").Find(1).Symbol, Is.Null);
    }

    [Test]
    public void Lines_that_are_none_are_passed_by()
    {
        string lines = $"ffffffff81000000\nxyz T a\n T b\nffffffff81000010 T\n{new string('f', 200_000)}\nffffffff81000020 T good\n\n\t\nffffffff81000030 T cut";

        Assert.That(Parse(lines).Count, Is.EqualTo(1));
        Assert.That(Parse(lines).Find(0xffffffff81000021).Symbol, Is.EqualTo("good"));
    }

    [Test]
    public void Lines_may_lie_across_reads()
    {
        var lines = new StringBuilder();
        for (int i = 0; i < 5000; i++)
        {
            lines.Append($"{0xffffffff81000000 + (ulong)i * 16:x} T function_{i}\n");
        }

        KernelSymbolTable table = Parse(lines.ToString());

        Assert.That(table.Count, Is.EqualTo(5000));
        Assert.That(table.Find([0xffffffff81000000 + 4321 * 16 + 3, 5]).Select(static frame => frame.ToString()), Is.EqualTo(new[] { "function_4321+0x3", "0x5" }));
    }
}
