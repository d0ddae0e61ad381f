using System.Text;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class KernelAddressesTests
{
    const string Lines = """
        ffffffff81000000 T _text
        ffffffff81000100 T vfs_read
        ffffffff81000200 t twice
        ffffffff81000300 t twice
        ffffffff81000400 d hidden_variable.llvm.123456
        ffffffff81000500 t function.llvm.123456
        ffffffffc0000000 t of_module	[some_module]
        0000000000000000 D per_cpu_start

        """;

    [TestCase("vfs_read", 0xffffffff81000100ul)]
    [TestCase("of_module", 0xffffffffc0000000ul)]
    [TestCase("hidden_variable", 0xffffffff81000400ul)]
    [TestCase("per_cpu_start", 0ul)]
    [TestCase("function", null)]
    [TestCase("vfs", null)]
    [TestCase("vfs_reader", null)]
    public void A_symbol_has_its_address(string name, ulong? address) => Assert.That(Read(Lines, name).Find(name, out _), Is.EqualTo(address));

    [Test]
    public void Of_two_symbols_of_a_name_both_addresses_are_known()
    {
        ulong? first = Read(Lines, "twice").Find("twice", out ulong? second);

        Assert.That((first, second), Is.EqualTo((0xffffffff81000200ul, 0xffffffff81000300ul)));
    }

    [Test]
    public void A_symbol_listed_twice_at_one_address_is_one()
    {
        Read("ffffffff81000100 T a\nffffffff81000100 t a\n", "a").Find("a", out ulong? other);

        Assert.That(other, Is.Null);
    }

    [Test]
    public void Zeros_for_all_addresses_hide_them()
    {
        Assert.That(Read("0000000000000000 T a\n0000000000000000 T b\n", "a").IsHidden);
        Assert.That(Read(Lines, "a").IsHidden, Is.False);
    }

    [Test]
    public void Nothing_to_read_is_known()
    {
        Assert.That(Read("", "a").IsReadable, Is.False);
        Assert.That(Read(Lines, "a").IsReadable);
    }

    [Test]
    public void Lines_may_be_cut_by_the_buffer_anywhere()
    {
        var text = new StringBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            text.Append($"{0xffffffff81000000 + (ulong)i:x16} t symbol_{i}\n");
        }

        var found = Read(text.ToString(), [.. Enumerable.Range(0, 20_000).Select(static i => $"symbol_{i}")]);

        Assert.That(Enumerable.Range(0, 20_000).Count(i => found.Find($"symbol_{i}", out _) == 0xffffffff81000000 + (ulong)i), Is.EqualTo(20_000));
    }

    [Test]
    public void What_is_no_line_of_kallsyms_is_passed_over() => Assert.That(Read(new string('x', 200_000) + "\nzz T a\n1 T\n\nffffffff81000100 T a\n", "a").Find("a", out _), Is.EqualTo(0xffffffff81000100));

    static KernelAddresses Read(string lines, params string[] names) => KernelAddresses.Read(new MemoryStream(Encoding.ASCII.GetBytes(lines)), names);
}
