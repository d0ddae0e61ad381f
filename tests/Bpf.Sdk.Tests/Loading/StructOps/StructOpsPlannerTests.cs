using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.StructOps;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tests.Btf;

namespace Bpf.Sdk.Tests.Loading.StructOps;

/// <summary>Against kernels that are made up.</summary>
public sealed class StructOpsPlannerTests
{
    [Test]
    public void Variables_and_callbacks_are_read_in_the_order_of_their_sections()
    {
        ObjectSpec spec = TestObjects.Parse("congestion");

        Assert.That(spec.StructOps.Select(static item => (item.Name, item.StructName, item.IsLink, item.AutoCreate)), Is.EquivalentTo(new[]
        {
            ("by_itself", "tcp_congestion_ops___few", false, true),
            ("by_link", "tcp_congestion_ops___few", true, true),
            ("incomplete", "tcp_congestion_ops___few", true, true),
            ("on_demand", "tcp_congestion_ops___few", true, false),
        }));
        Assert.That(Find(spec, "incomplete").Callbacks, Is.EqualTo(new StructOpsCallback[] { new("undo_cwnd", "fixed_window") }));
    }

    [Test]
    public void Specifications_are_values()
    {
        StructOpsSpec first = Find(TestObjects.Parse("congestion"), "by_link"), second = Find(TestObjects.Parse("congestion"), "by_link");

        Assert.That(second, Is.EqualTo(first));
        second.SetProgram("cong_avoid", null);
        Assert.That(second, Is.Not.EqualTo(first));
    }

    [Test]
    public void Members_go_where_the_kernel_has_them()
    {
        StructOpsImage image = Plan(Kernel()).Images.Single(static image => image.Spec.Name == "by_link");

        Assert.That(System.Text.Encoding.ASCII.GetString(image.Value, 64 + 24, 11), Is.EqualTo("bpfsdk_link"));
        Assert.That(image.Slots, Is.EquivalentTo(new[] { (64 + 8, "fixed_threshold"), (64 + 0, "fixed_window"), (64 + 16, "do_nothing") }));
        Assert.That(image.Value, Has.Length.EqualTo(128));
    }

    [Test]
    public void A_program_is_for_the_kernel_s_number_of_its_member()
    {
        StructOpsPlan plan = Plan(Kernel());

        Assert.That(plan.For("fixed_threshold")!.Value.Member, Is.EqualTo(1));
        Assert.That(plan.For("only_newer"), Is.Null);
    }

    [Test]
    public void A_kernel_without_the_struct_is_refused() =>
        Assert.That(() => Plan(new BtfBuilder()), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("no struct tcp_congestion_ops"));

    [Test]
    public void A_struct_that_programs_cannot_implement_is_refused()
    {
        var btf = new BtfBuilder();
        btf.Type(BtfKind.Struct, "tcp_congestion_ops", 8);

        Assert.That(() => Plan(btf), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("cannot be implemented by programs"));
    }

    [Test]
    public void A_value_of_another_size_is_refused() =>
        Assert.That(() => Plan(Kernel(nameLength: 20)), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("'name' has 16 bytes in the object and 20 in this kernel"));

    [Test]
    public void A_value_that_the_kernel_does_not_have_is_named_if_it_is_set() =>
        Assert.That(() => Plan(Kernel(name: "title")), Throws.TypeOf<BpfNotSupportedException>().With.Message.Contains("member 'name' is set"));

    [Test]
    public void A_value_that_the_kernel_does_not_have_is_left_out_if_it_is_zero() =>
        Assert.That(Plan(Kernel()).Images, Has.Count.EqualTo(3), "no structure sets flags, which this kernel lacks");

    [Test]
    public void A_callback_of_a_member_that_the_object_lacks_is_refused()
    {
        ObjectSpec spec = TestObjects.Parse("congestion");
        Find(spec, "by_link").SetProgram("nowhere", "fixed_window");

        Assert.That(() => Plan(Kernel(), spec), Throws.TypeOf<BpfException>().With.Message.Contains("'nowhere'"));
    }

    [Test]
    public void A_program_of_another_type_is_refused()
    {
        ObjectSpec spec = TestObjects.Parse("congestion");
        spec.Programs.Single(static program => program.Name == "do_nothing").Type = BpfProgramType.Xdp;

        Assert.That(() => Plan(Kernel(), spec), Throws.TypeOf<BpfException>().With.Message.Contains("'do_nothing' of type Xdp"));
    }

    // A kernel whose struct begins with undo_cwnd, ssthresh and cong_avoid, and has a name at byte 24.
    static BtfBuilder Kernel(uint nameLength = 16, string name = "name")
    {
        var btf = new BtfBuilder();
        int character = btf.Type(BtfKind.Int, "char", 1, payload: 8);
        uint text = (uint)btf.Array(character, nameLength);
        uint callback = (uint)btf.Type(BtfKind.Pointer, "", (uint)btf.Type(BtfKind.FunctionPrototype, "", 0));
        uint[] members =
        [
            btf.Name("undo_cwnd"), callback, 0,
            btf.Name("ssthresh"), callback, 64,
            btf.Name("cong_avoid"), callback, 128,
            btf.Name(name), text, 192,
        ];
        int type = btf.Type(BtfKind.Struct, "tcp_congestion_ops", 64, 4, payload: members);
        btf.Type(BtfKind.Struct, "bpf_struct_ops_tcp_congestion_ops", 128, 1, payload: [btf.Name("data"), (uint)type, 512]);
        return btf;
    }

    static StructOpsPlan Plan(BtfBuilder kernel, ObjectSpec? spec = null) =>
        new StructOpsPlanner(spec ?? TestObjects.Parse("congestion"), new KernelTypes(kernel.Parse())).Plan();

    static StructOpsSpec Find(ObjectSpec spec, string name) => spec.StructOps.Single(item => item.Name == name);
}
