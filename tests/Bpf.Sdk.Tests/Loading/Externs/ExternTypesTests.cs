using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading.Externs;

public sealed class ExternTypesTests
{
    const int Global = 1; // BTF_FUNC_GLOBAL, BTF_VAR_GLOBAL_ALLOCATED

    [TestCase("externs")]
    [TestCase("kernel_config")]
    [TestCase("kernel_symbols")]
    [TestCase("kernel_types")]
    public void Nothing_is_extern_any_more(string image)
    {
        BtfTable types = Define(image);

        IEnumerable<BtfType> all = Enumerable.Range(1, types.Count - 1).Select(id => types[id]);
        Assert.That(all.Where(static type => type.Kind == BtfKind.Function).Select(static type => type.Count), Is.All.LessThanOrEqualTo(Global));
        Assert.That(all.Where(static type => type.Kind == BtfKind.Variable).Select(types.GetLinkage), Is.All.LessThanOrEqualTo(Global));
    }

    [TestCase("kernel_symbols", ".ksyms")]
    [TestCase("kernel_types", ".ksyms")]
    [TestCase("kernel_config", ".kconfig")]
    public void A_section_has_variables_of_its_own_size_side_by_side(string image, string name)
    {
        BtfTable types = Define(image);
        BtfType section = types.Find(BtfKind.DataSection, name)!.Value;

        int end = 0;
        foreach (BtfSectionVariable variable in types.GetSectionVariables(section))
        {
            Assert.That(types[variable.Type].Kind, Is.EqualTo(BtfKind.Variable));
            Assert.That(types.SizeOf(types[variable.Type].Target), Is.EqualTo(variable.Size));
            Assert.That(variable.Offset, Is.GreaterThanOrEqualTo(end));
            end = variable.Offset + variable.Size;
        }

        Assert.That(section.Size, Is.EqualTo(end));
    }

    [Test]
    public void A_configuration_value_lies_where_instructions_look_for_it()
    {
        ObjectSpec spec = TestObjects.Parse("kernel_config");
        BtfTable types = ExternTypes.Define(spec.Btf!, spec.Externs);

        IEnumerable<(string, int)> places = types.GetSectionVariables(types.Find(BtfKind.DataSection, ".kconfig")!.Value).Select(variable => (types[variable.Type].Name, variable.Offset));

        Assert.That(places, Is.EquivalentTo(spec.Externs.Select(static external => (external.Name, external.Offset))));
    }

    [Test]
    public void Parameters_get_names()
    {
        BtfTable types = Define("kernel_types");
        BtfType function = types.Find(BtfKind.Function, "bpf_task_release")!.Value;

        Assert.That(types.GetParameters(types[function.Target]).Select(static parameter => parameter.Name), Is.All.Not.Empty);
    }

    [Test]
    public void Types_keep_their_numbers()
    {
        ObjectSpec spec = TestObjects.Parse("kernel_types");
        BtfTable types = ExternTypes.Define(spec.Btf!, spec.Externs);

        Assert.That(Enumerable.Range(1, spec.Btf!.Count - 1).Select(id => (types[id].Kind, types[id].Name)), Is.EqualTo(Enumerable.Range(1, spec.Btf.Count - 1).Select(id => (spec.Btf[id].Kind, spec.Btf[id].Name))));
    }

    [Test]
    public void An_object_without_externs_keeps_its_types()
    {
        ObjectSpec spec = TestObjects.Parse("mes_chk");

        Assert.That(ExternTypes.Define(spec.Btf!, spec.Externs), Is.SameAs(spec.Btf));
    }

    static BtfTable Define(string image)
    {
        ObjectSpec spec = TestObjects.Parse(image);
        return ExternTypes.Define(spec.Btf!, spec.Externs);
    }
}
