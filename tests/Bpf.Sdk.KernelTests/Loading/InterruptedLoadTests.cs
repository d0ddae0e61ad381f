using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>Every system call of a load is made to fail in turn. Whichever it is, no descriptor, pin, directory and mapping is left.</summary>
[NonParallelizable] // counts the descriptors and mappings of the process
[KernelIndependent]
public sealed class InterruptedLoadTests
{
    const int OutOfMemory = 12;
    const int MostCalls = 500;

    static readonly string[] Objects = ["globals", "refused_late", "subprograms", "map_kinds", "maps_in_maps", "congestion"];

    BpfFileSystemScope _files = null!;

    string Root => _files.Path("below");

    [SetUp]
    public void Mount() => _files = new BpfFileSystemScope();

    [TearDown]
    public void Unmount() => _files?.Dispose();

    [Test]
    public void Nothing_is_left_whichever_call_fails([ValueSource(nameof(Objects))] string name)
    {
        using OpenBpfObject open = name == "congestion" ? StructOpsTests.Open() : TestObjects.Open(name);
        if (name == "refused_late")
        {
            open.Programs["refused"].AutoLoad = false;
        }

        open.Load(new() { PinRoot = Root }).Dispose();
        Unpin();
        HashSet<string> descriptors = OpenDescriptors.Settled();
        string[] mappings = Mappings();
        var reached = new List<string>();
        for (int number = 0; number < MostCalls; number++)
        {
            BpfObject? loaded = null;
            (Exception? thrown, string? failed) = FailingSystemCalls.Run(number, OutOfMemory, () => loaded = open.Load(new() { PinRoot = Root }));
            if (loaded is not null)
            {
                loaded.Dispose();
                Unpin();
            }

            if (failed is null)
            {
                Assert.That(thrown, Is.Null, "with every call let through");
                break;
            }

            reached.Add(failed);
            using (Assert.EnterMultipleScope())
            {
                // A call that the load can do without may fail and nothing happens.
                Assert.That(thrown, Is.Null.Or.InstanceOf<BpfException>().Or.InstanceOf<IOException>(), $"call {number}: {failed}");
                Assert.That(OpenDescriptors.Now().Except(descriptors), Is.Empty, $"call {number}: {failed}");
                Assert.That(Mappings(), Is.EqualTo(mappings), $"call {number}: {failed}");
                Assert.That(_files.Entries(), Is.Empty, $"call {number}: {failed}");
            }
        }

        TestContext.Out.WriteLine($"{name}: {string.Join(", ", reached)}");
        Assert.That(reached, Has.Count.InRange(5, MostCalls - 1));
    }

    // What a load that succeeds leaves on purpose.
    void Unpin()
    {
        if (Directory.Exists(Root))
        {
            Array.ForEach(Directory.GetFiles(Root), BpfMap.Unpin);
            Directory.Delete(Root);
        }
    }

    static string[] Mappings() => [.. File.ReadLines("/proc/self/maps").Where(static line => line.Contains("bpf", StringComparison.Ordinal))];
}
