using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class PossibleCpusTests
{
    [TestCase("0\n", 1)]
    [TestCase("0-1\n", 2)]
    [TestCase("0-3,8\n", 5)]
    [TestCase("0,2,4-7,127-255", 135)]
    public void A_list_of_CPUs_is_counted(string list, int count) => Assert.That(PossibleCpus.Parse(list), Is.EqualTo(count));
}
