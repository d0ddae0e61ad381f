using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class NetworkDeviceTests
{
    [TestCase("v1")]
    [TestCase("eth0.100")]
    [TestCase("fifteen-bytes-x")]
    public void A_name_that_the_kernel_takes_has_no_problem(string name) => Assert.That(NetworkDevice.ProblemOf(name), Is.Null);

    [TestCase("")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("sixteen-bytes-xx")]
    [TestCase("ääääääää")]
    [TestCase("a/b")]
    [TestCase("a:b")]
    [TestCase("a b")]
    [TestCase("a\0b")]
    public void A_name_that_the_kernel_refuses_has_one(string name) => Assert.That(NetworkDevice.ProblemOf(name), Is.Not.Null);
}
