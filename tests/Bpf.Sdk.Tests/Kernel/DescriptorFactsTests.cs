using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class DescriptorFactsTests
{
    [TestCase("pos:\t0\nflags:\t02000002\nmap_type:\t1\nfrozen:\t0\n", DescriptorAccess.ReadWrite, false, 0u)]
    [TestCase("flags:\t02000000\nfrozen:\t1\n", DescriptorAccess.ReadOnly, true, 0u)]
    [TestCase("flags:\t02000001\nowner_prog_type:\t3\n", DescriptorAccess.WriteOnly, false, 3u)]
    [TestCase("", DescriptorAccess.ReadWrite, false, 0u)]
    [TestCase("flags\nflags:\nfrozen", DescriptorAccess.ReadWrite, false, 0u)]
    [TestCase("memlock:\t4096\n", DescriptorAccess.ReadWrite, false, 0u, 4096u)]
    public void What_the_kernel_writes_is_read(string text, object access, bool isFrozen, uint programType, uint memory = 0) =>
        Assert.That(DescriptorFacts.Parse(text), Is.EqualTo(new DescriptorFacts((DescriptorAccess)access, isFrozen, programType, memory)));
}
