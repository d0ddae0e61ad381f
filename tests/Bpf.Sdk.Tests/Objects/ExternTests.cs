using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Objects;

public sealed class ExternTests
{
    [TestCase("kernel_config", "CONFIG_HZ", ExternKind.KernelConfig, false)]
    [TestCase("kernel_config", "CONFIG_TEST_BOOL", ExternKind.KernelConfig, true)]
    [TestCase("kernel_symbols", "bpf_prog_put", ExternKind.KernelSymbol, false)]
    [TestCase("kernel_symbols", "test_missing_weak", ExternKind.KernelSymbol, true)]
    [TestCase("kernel_symbols", "test_not_marked", ExternKind.Unknown, false)]
    [TestCase("externs", "bpf_rcu_read_lock", ExternKind.KernelFunction, false)]
    [TestCase("kernel_types", "bpf_prog_active", ExternKind.KernelVariable, false)]
    [TestCase("kernel_types", "bpf_test_missing", ExternKind.KernelFunction, true)]
    public void An_extern_has_its_kind(string image, string name, ExternKind kind, bool isWeak)
    {
        ExternSpec external = Find(image, name);

        Assert.That((external.Kind, external.IsWeak), Is.EqualTo((kind, isWeak)));
    }

    [TestCase("kernel_config", "CONFIG_CC_VERSION_TEXT", "const char[8]")]
    [TestCase("kernel_config", "CONFIG_NET", "const enum libbpf_tristate")]
    [TestCase("kernel_symbols", "bpf_prog_put", "const void")]
    [TestCase("kernel_types", "bpf_task_from_pid", "struct task_struct *(int)")]
    [TestCase("externs", "bpf_rcu_read_lock", "void (void)")]
    [TestCase("kernel_symbols", "test_not_marked", "")]
    public void An_extern_has_its_type_in_C(string image, string name, string type) => Assert.That(Find(image, name).CType, Is.EqualTo(type));

    [Test]
    public void An_extern_prints_what_it_is()
    {
        Assert.That(Find("kernel_config", "CONFIG_TEST_BOOL").ToString(), Does.Match(@"^CONFIG_TEST_BOOL \(KernelConfig, const _?[Bb]ool, weak\)$"));
        Assert.That(Find("kernel_symbols", "test_not_marked").ToString(), Is.EqualTo("test_not_marked (Unknown)"));
    }

    [Test]
    public void An_object_without_undefined_symbols_has_none() => Assert.That(TestObjects.Parse("mes_chk").Externs, Is.Empty);

    [Test]
    public void Configuration_values_lie_by_alignment_size_and_name()
    {
        IEnumerable<ExternSpec> values = TestObjects.Parse("kernel_config").Externs.Where(static external => external.ValueKind != ConfigValueKind.Unsupported);

        Assert.That(values.Select(static value => (value.Name, value.Size)), Is.EqualTo(new[]
        {
            ("CONFIG_TEST_LONG", 8),
            ("CONFIG_HZ", 4),
            ("CONFIG_NET", 4),
            ("CONFIG_TEST_MISSING", 4),
            ("CONFIG_TEST_TRISTATE", 4),
            ("LINUX_KERNEL_VERSION", 4),
            ("LINUX_TEST_UNHEARD_OF", 4),
            ("CONFIG_TEST_NEGATIVE", 2),
            ("CONFIG_BPF_SYSCALL", 1),
            ("CONFIG_TEST_BOOL", 1),
            ("CONFIG_TEST_CHARACTER", 1),
            ("LINUX_HAS_BPF_COOKIE", 1),
            ("LINUX_HAS_SYSCALL_WRAPPER", 1),
            ("CONFIG_TEST_TEXT", 6),
            ("CONFIG_CC_VERSION_TEXT", 8),
        }));
        int end = 0;
        foreach (ExternSpec value in values.OrderBy(static value => value.Offset))
        {
            Assert.That(value.Offset, Is.GreaterThanOrEqualTo(end));
            Assert.That(value.Offset % value.Alignment, Is.Zero);
            end = value.Offset + value.Size;
        }
    }

    [TestCase("CONFIG_TEST_BOOL", ConfigValueKind.Bool)]
    [TestCase("CONFIG_TEST_TRISTATE", ConfigValueKind.Tristate)]
    [TestCase("CONFIG_TEST_CHARACTER", ConfigValueKind.Character)]
    [TestCase("CONFIG_TEST_LONG", ConfigValueKind.Integer)]
    [TestCase("CONFIG_TEST_TEXT", ConfigValueKind.Text)]
    [TestCase("CONFIG_TEST_STRUCT", ConfigValueKind.Unsupported)]
    public void A_configuration_value_has_the_kind_of_its_type(string name, object kind) => Assert.That(Find("kernel_config", name).ValueKind, Is.EqualTo(kind));

    [Test]
    public void Instructions_refer_to_externs_by_their_place()
    {
        ObjectSpec spec = TestObjects.Parse("kernel_config");

        InstructionReference[] references = [.. spec.Code.Values.SelectMany(static section => section.References.Values).Where(static reference => reference.Kind == ReferenceKind.Extern)];

        Assert.That(references, Is.Not.Empty);
        Assert.That(references.Select(reference => spec.Externs[reference.Target].Name), Is.EqualTo(references.Select(static reference => reference.Name)));
    }

    [TestCase("bpf_task_release___old", "bpf_task_release")]
    [TestCase("bpf_task_release", "bpf_task_release")]
    [TestCase("a___b___c", "a___b")]
    [TestCase("a____b", "a____b")]
    [TestCase("___b", "___b")]
    [TestCase("a___", "a___")]
    public void A_flavour_is_no_part_of_the_kernel_s_name(string name, string kernelName) =>
        Assert.That(new ExternSpec { Name = name }.KernelName, Is.EqualTo(kernelName));

    static ExternSpec Find(string image, string name) => TestObjects.Parse(image).Externs.Single(external => external.Name == name);
}
