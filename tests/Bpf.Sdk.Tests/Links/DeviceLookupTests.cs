using Bpf.Sdk.Links;

namespace Bpf.Sdk.Tests.Links;

public sealed class DeviceLookupTests
{
    static readonly List<string> Devices = ["lo", "eth0", "veth12", "br0"];

    [TestCase("eth1", ExpectedResult = "eth0")]
    [TestCase("vet12", ExpectedResult = "veth12")]
    [TestCase("ETH0", ExpectedResult = null)]
    [TestCase("wlan0", ExpectedResult = null)]
    [TestCase("xy", ExpectedResult = null)]
    public string? A_near_name_is_suggested_and_a_far_one_is_not(string name) => DeviceLookup.Nearest(name, Devices);
}
