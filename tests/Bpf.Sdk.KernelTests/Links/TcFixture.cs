using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Links;

/// <summary>A pair of devices in namespaces of their own and a program that counts packets, for each test.</summary>
public abstract class TcFixture
{
    private protected VethPair Veth { get; private set; } = null!;

    private protected CountingProgram Program { get; private set; } = null!;

    [SetUp]
    public void MakeDevicesAndProgram()
    {
        KernelRequirement.Root();
        Veth = new VethPair();
        Program = new CountingProgram();
    }

    [TearDown]
    public void DisposeProgramAndDevices()
    {
        Program?.Dispose();
        Veth?.Dispose();
    }
}
