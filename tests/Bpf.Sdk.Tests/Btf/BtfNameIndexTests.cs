using System.Text;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Tests.Btf;

public sealed class BtfNameIndexTests
{
    [TestCase("task_struct", "task_struct")]
    [TestCase("task_struct___old", "task_struct")]
    [TestCase("task_struct___old___older", "task_struct___old")]
    [TestCase("___no_name_before", "___no_name_before")]
    [TestCase("nothing_behind___", "nothing_behind___")]
    [TestCase("four____underscores", "four____underscores")]
    [TestCase("a___b", "a")]
    [TestCase("", "")]
    public void A_flavour_is_behind_the_last_three_underscores(string name, string essential) =>
        Assert.That(Encoding.UTF8.GetString(BtfNameIndex.Essential(Encoding.UTF8.GetBytes(name))), Is.EqualTo(essential));

    [TestCase("task_struct___old", "task_struct")]
    [TestCase("a___b___c", "a___b___d")]
    [TestCase("x____y", "x____y")]
    public void Flavours_of_a_name_have_its_hash(string name, string other) =>
        Assert.That(BtfNameIndex.Hash(Encoding.UTF8.GetBytes(name)), Is.EqualTo(BtfNameIndex.Hash(Encoding.UTF8.GetBytes(other + "\0rest"))));

    [Test]
    public void All_flavours_are_found_in_the_order_of_their_numbers()
    {
        var btf = new BtfBuilder();
        int first = btf.Type(BtfKind.Struct, "node", 8);
        btf.Type(BtfKind.Struct, "node_other", 8);
        int second = btf.Type(BtfKind.Union, "node___old", 8);
        int third = btf.Type(BtfKind.Struct, "node", 16);
        var found = new List<int>();

        BtfNameIndex.OfTypes(btf.Parse()).FindAll("node___mine"u8, found);

        Assert.That(found, Is.EqualTo(new[] { first, second, third }));
    }

    [Test]
    public void The_whole_name_and_the_kind_decide_what_is_the_first()
    {
        var btf = new BtfBuilder();
        btf.Type(BtfKind.Struct, "node___old", 8);
        btf.Type(BtfKind.Forward, "node", 0);
        int wanted = btf.Type(BtfKind.Struct, "node", 8);
        btf.Type(BtfKind.Struct, "node", 8);
        BtfNameIndex index = BtfNameIndex.OfTypes(btf.Parse());

        Assert.That(index.Find(BtfKind.Struct, "node"u8), Is.EqualTo(wanted));
        Assert.That(index.Find(BtfKind.Enum, "node"u8), Is.Zero);
    }

    [Test]
    public void Functions_are_in_an_index_of_their_own()
    {
        var btf = new BtfBuilder();
        int function = btf.Type(BtfKind.Function, "vfs_read", 0);
        BtfTable table = btf.Parse();

        Assert.That(BtfNameIndex.OfSymbols(table).Find(BtfKind.Function, "vfs_read"u8), Is.EqualTo(function));
        Assert.That(BtfNameIndex.OfTypes(table).Find(BtfKind.Function, "vfs_read"u8), Is.Zero);
    }

    [Test]
    public void Thousands_of_types_of_one_name_are_indexed_in_no_time()
    {
        var btf = new BtfBuilder();
        for (int i = 0; i < 20_000; i++)
        {
            btf.Type(BtfKind.Struct, "same", 8);
        }

        var found = new List<int>();
        BtfNameIndex.OfTypes(btf.Parse()).FindAll("same"u8, found);

        Assert.That(found, Is.EqualTo(Enumerable.Range(1, 20_000)));
    }

    [Test]
    public void A_table_without_names_is_searched_in_vain()
    {
        BtfNameIndex index = BtfNameIndex.OfTypes(new BtfBuilder().Parse());

        Assert.That(index.Find(BtfKind.Struct, "node"u8), Is.Zero);
    }
}
