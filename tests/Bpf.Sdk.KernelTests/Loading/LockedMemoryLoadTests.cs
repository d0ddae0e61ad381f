using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Loads on a kernel that counts against RLIMIT_MEMLOCK and has refused something, played by this one.</summary>
[KernelIndependent]
public sealed class LockedMemoryLoadTests
{
    int _raised;

    [OneTimeSetUp]
    public void OneTimeSetUp()
    {
        KernelRequirement.Root();
    }

    [SetUp]
    public void SetUp() => _raised = 0;

    [TestCase(BpfCommand.BtfLoad)]
    [TestCase(BpfCommand.MapCreate)]
    [TestCase(BpfCommand.ProgLoad)]
    public void What_was_refused_for_the_limit_is_loaded_once_it_is_raised(object refused)
    {
        var (thrown, failed) = LoadRefusing((BpfCommand)refused, new RaisedLimit(IsHigher: true, Refusal: 0));

        Assert.That(failed, Is.EqualTo($"bpf({refused})"));
        Assert.That(thrown, Is.Null);
        Assert.That(_raised, Is.EqualTo(1));
    }

    [Test]
    public void A_limit_that_may_not_be_raised_is_named()
    {
        var (thrown, _) = LoadRefusing(BpfCommand.MapCreate, new RaisedLimit(IsHigher: false, Errno.EPERM));

        Assert.That(thrown, Is.TypeOf<BpfException>().With.Message.Contains("RLIMIT_MEMLOCK").And.Message.Contains("'no_types'"));
    }

    // A map without types: one with types is tried again without them, whatever the reason.
    (Exception? Thrown, string? Failed) LoadRefusing(BpfCommand refused, RaisedLimit outcome)
    {
        for (int number = 0; ; number++)
        {
            _raised = 0;
            var options = new BpfLoadOptions
            {
                Kernel = new()
                {
                    Features = new(static feature => feature == KernelFeature.MemoryControlGroupAccounting ? FeatureSupport.Missing : FeatureSupport.Present),
                    LockedMemory = new(() => { _raised++; return outcome; }, static () => 0),
                },
            };
            var result = FailingSystemCalls.Run(number, Errno.EPERM, () => Load(refused, options));
            if (result.Failed is null || result.Failed == $"bpf({refused})")
            {
                return result;
            }
        }
    }

    static void Load(BpfCommand refused, BpfLoadOptions options)
    {
        if (refused == BpfCommand.MapCreate)
        {
            MapCreator.Create(new() { Name = "no_types", Type = BpfMapType.Array, KeySize = 4, ValueSize = 4, MaxEntries = 1 }, new MapCreation { Features = options.Kernel.Features, Rights = options.Rights }).Dispose();
        }
        else
        {
            using OpenBpfObject open = TestObjects.Open("tc_pass");
            open.Load(options).Dispose();
        }
    }
}
