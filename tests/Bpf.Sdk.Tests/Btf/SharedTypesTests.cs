using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.CoRe;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Tests.Btf;

/// <summary>Every walk over types ends soon, although the paths through these types cannot be counted.</summary>
public sealed class SharedTypesTests
{
    const int Levels = 30; // within the depth that is allowed

    readonly BtfBuilder _btf = new();

    [Test]
    public void Members_of_members_are_matched_once()
    {
        int root = SharedTypes.Structs(_btf, Levels, "s", "a", "b", "c");
        BtfTable table = _btf.Parse();

        Assert.That(CoreTypeMatch.Holds(table, root, table, root));
    }

    [Test]
    public void Parameters_of_parameters_are_matched_once()
    {
        int root = SharedTypes.Prototypes(_btf, Levels, 3);
        BtfTable table = _btf.Parse();

        Assert.That(CoreTypeMatch.Holds(table, root, table, root));
    }

    [Test]
    public void Parameters_of_parameters_are_compared_once()
    {
        int root = SharedTypes.Prototypes(_btf, Levels, 3);
        BtfTable table = _btf.Parse();

        Assert.That(TypeCompatibility.Holds(table, root, table, root));
    }

    [Test]
    public void A_member_is_looked_for_once_in_each_struct_without_a_name()
    {
        var local = new BtfBuilder();
        int asked = local.Type(BtfKind.Struct, "s", 4, 1, payload: [local.Name("x"), 2, 0]);
        local.Int();
        uint access = local.Name("0:0");
        int inner = SharedTypes.Structs(_btf, 40, "", "", "");
        int root = _btf.Type(BtfKind.Struct, "s", 0, 2, payload: [0, (uint)inner, 0, 0, (uint)inner, 0]);
        CoreSpec spec = CoreSpec.Parse(local.Parse(), new(0, asked, access, (int)CoreRelocationKind.FieldExists));
        var candidate = new KernelType(_btf.Parse(), root, null);

        Assert.That(CoreMatcher.Match(spec, candidate), Is.Null);
        Assert.That(CoreMatcher.Explain(spec, candidate), Is.EqualTo("struct s has no member 'x'"));
    }

    [Test]
    public void The_text_of_a_type_stays_short()
    {
        int root = SharedTypes.Prototypes(_btf, 6, 1000);

        Assert.That(CTypeText.Of(_btf.Parse(), root), Has.Length.LessThan(1000).And.Contains("…"));
    }

    [Test]
    public void A_header_of_them_is_refused()
    {
        int inner = SharedTypes.Structs(_btf, 40, "", "", "");
        _btf.Type(BtfKind.Struct, "s", 0, 1, payload: [0, (uint)inner, 0]);

        Assert.That(() => CHeader.Write(_btf.Parse(), TextWriter.Null), Throws.TypeOf<BpfFormatException>().With.Message.Contains("characters"));
    }

    [Test]
    public void A_struct_that_holds_itself_many_times_is_refused_the_first_time()
    {
        const int Members = 500;
        var btf = new BtfBuilder();
        btf.Type(BtfKind.Struct, "", 4, Members, payload: [.. Enumerable.Range(0, Members).SelectMany(member => new[] { btf.Name($"m{member}"), 1u, 0u })]);
        btf.Type(BtfKind.Struct, "s", 4, 1, payload: [btf.Name("m"), 1, 0]);
        BtfTable table = btf.Parse();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Assert.That(() => CHeader.Write(table, TextWriter.Null), Throws.TypeOf<BpfFormatException>().With.Message.Contains("structs within structs"));
        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.LessThan(512 * 1024));
    }

    [Test]
    public void A_header_of_functions_of_functions_is_refused()
    {
        _btf.Type(BtfKind.Typedef, "f", (uint)SharedTypes.Prototypes(_btf, 40, 2));

        Assert.That(() => CHeader.Write(_btf.Parse(), TextWriter.Null), Throws.TypeOf<BpfFormatException>().With.Message.Contains("characters"));
    }

    [TestCase("")]
    [TestCase("m")]
    public void A_value_of_them_is_refused(string member)
    {
        int root = SharedTypes.Structs(_btf, 40, "", member, member);

        Assert.That(() => new BtfValueFormatter(_btf.Parse()).Write(root, new byte[8], new TextValueWriter(new StringBuilder())), Throws.TypeOf<BpfFormatException>().With.Message.Contains("more of a value"));
    }
}
