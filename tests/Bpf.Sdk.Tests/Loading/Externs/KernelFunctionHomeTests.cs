using Bpf.Sdk.Loading.Externs;

namespace Bpf.Sdk.Tests.Loading.Externs;

public sealed class KernelFunctionHomeTests
{
    [TestCase("bpf_skb_ct_lookup", "CONFIG_NF_CONNTRACK=m", "", "modprobe nf_conntrack")]
    [TestCase("bpf_skb_ct_lookup", "CONFIG_NF_CONNTRACK=m", "nf_conntrack", "belongs to CONFIG_NF_CONNTRACK.")]
    [TestCase("bpf_skb_ct_lookup", "CONFIG_NF_CONNTRACK=y", "", "belongs to CONFIG_NF_CONNTRACK.")]
    [TestCase("bpf_skb_ct_lookup", "CONFIG_NET=y", "", "CONFIG_NF_CONNTRACK, which this kernel was built without")]
    [TestCase("scx_bpf_dispatch", "CONFIG_NET=y", "", "CONFIG_SCHED_CLASS_EXT, which")]
    public void What_a_function_belongs_to_is_said(string function, string config, string module, string said) =>
        Assert.That(KernelFunctionHome.Describe(function, KernelConfig.Parse(config, "test"), [module]), Does.Contain(said));

    [Test]
    public void Of_a_function_of_nowhere_nothing_is_said() => Assert.That(KernelFunctionHome.Describe("bpf_task_from_pid", KernelConfig.Parse("", "test"), []), Is.Empty);

    [TestCase("bpf_skb_ct_lookup", "CONFIG_NF_CONNTRACK=m", "nf_conntrack")]
    [TestCase("bpf_skb_ct_lookup", "CONFIG_NF_CONNTRACK=y", null)]
    [TestCase("scx_bpf_dispatch", "CONFIG_NET=y", null)]
    [TestCase("bpf_task_from_pid", "CONFIG_NET=y", null)]
    public void The_module_of_a_function_is_told_unless_the_kernel_has_it_built_in(string function, string config, string? module) =>
        Assert.That(KernelFunctionHome.ModuleOf(function, KernelConfig.Parse(config, "test")), Is.EqualTo(module));
}
