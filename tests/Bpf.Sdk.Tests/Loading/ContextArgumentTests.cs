using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Loading;

/// <summary>Arguments that are marked as the context, for kernels that go by the name of the type.</summary>
public sealed class ContextArgumentTests
{
    [Test]
    public void A_marked_argument_gets_the_type_that_the_programs_kind_goes_by()
    {
        (ObjectSpec spec, LinkedProgram program) = Link("calls_marked");

        BtfTable types = ContextArguments.Adapt(spec.Btf!, [(spec.Programs.Single(static program => program.Name == "calls_marked"), program)], Lacking);

        BtfType function = types[program.Functions[1].Type];
        Assert.That((function.Kind, function.Name, function.Count), Is.EqualTo((BtfKind.Function, "length", 1)));
        Assert.That(Parameter(types, function), Is.EqualTo("__sk_buff"));
    }

    [Test]
    public void The_objects_own_types_stay_as_they_are()
    {
        (ObjectSpec spec, LinkedProgram program) = Link("calls_marked");
        int original = program.Functions[1].Type;

        BtfTable types = ContextArguments.Adapt(spec.Btf!, [(spec.Programs.Single(static program => program.Name == "calls_marked"), program)], Lacking);

        Assert.That(program.Functions[1].Type, Is.Not.EqualTo(original));
        Assert.That(types.Image.Span.Slice(types.TypesOffset, TypesLength(spec.Btf!)).SequenceEqual(spec.Btf!.Image.Span.Slice(spec.Btf.TypesOffset, TypesLength(spec.Btf))));
        Assert.That(Parameter(types, types[original]), Is.EqualTo("void"));
    }

    [Test]
    public void A_kernel_that_knows_the_mark_gets_the_objects_own_types()
    {
        (ObjectSpec spec, LinkedProgram program) = Link("calls_marked");
        FunctionInfo[] before = [.. program.Functions];

        BtfTable types = ContextArguments.Adapt(spec.Btf!, [(spec.Programs[0], program)], new(static _ => FeatureSupport.Present));

        Assert.That(types, Is.SameAs(spec.Btf));
        Assert.That(program.Functions, Is.EqualTo(before));
    }

    [Test]
    public void Without_marks_the_kernel_is_not_asked()
    {
        ObjectSpec spec = TestObjects.Parse("subprograms");
        bool asked = false;

        BtfTable types = ContextArguments.Adapt(spec.Btf!, [], new(_ => { asked = true; return FeatureSupport.Missing; }));

        Assert.That(types, Is.SameAs(spec.Btf));
        Assert.That(asked, Is.False);
    }

    static KernelFeatures Lacking { get; } = new(static _ => FeatureSupport.Missing);

    static (ObjectSpec, LinkedProgram) Link(string program)
    {
        ObjectSpec spec = TestObjects.Parse("older_kernels");
        return (spec, LinkedProgram.Link(spec, spec.Programs.Single(candidate => candidate.Name == program)));
    }

    static int TypesLength(BtfTable types) => types.Image.Length - types.TypesOffset - (int)types.StringsEnd;

    // The name of what the first parameter of a function points to.
    static string Parameter(BtfTable types, BtfType function)
    {
        var editor = new BtfEditor(types);
        BtfType pointer = types.Resolve((int)editor[function.Target].Words[1]);
        return types.Resolve(pointer.Target).Name;
    }
}
