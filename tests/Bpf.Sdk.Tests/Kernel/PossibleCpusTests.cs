using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class PossibleCpusTests
{
    [TestCase("0\n", "0")]
    [TestCase("0-1\n", "0 1")]
    [TestCase("0-3,8\n", "0 1 2 3 8")]
    [TestCase("0,2,4-6,254-255", "0 2 4 5 6 254 255")]
    public void A_list_of_CPUs_may_have_gaps(string list, string numbers) => Assert.That(string.Join(' ', PossibleCpus.Parse(list)), Is.EqualTo(numbers));
}
