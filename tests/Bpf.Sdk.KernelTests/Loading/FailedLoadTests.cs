using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.Loading.Maps;

namespace Bpf.Sdk.KernelTests.Loading;

/// <summary>After a load that failed, whatever the step, there are no descriptors, pins, directories and maps that were not there before.</summary>
[NonParallelizable] // counts the descriptors of the process, and limits their number
public sealed unsafe partial class FailedLoadTests
{
    const int NumberOfFiles = 7; // RLIMIT_NOFILE, asm-generic/resource.h

    BpfFileSystemScope _files = null!;
    HashSet<string> _descriptors = null!;

    [StructLayout(LayoutKind.Sequential)]
    struct Limit
    {
        public ulong Current;
        public ulong Maximum;
    }

    [LibraryImport("libc", EntryPoint = "prlimit", SetLastError = true)]
    private static partial int SetLimit(int process, int resource, Limit* limit, Limit* old);

    [SetUp]
    public void Note()
    {
        _files = new BpfFileSystemScope();
        _descriptors = OpenDescriptors.Settled();
    }

    [TearDown]
    public void Unmount() => _files?.Dispose();

    [Test]
    public void When_a_program_cannot_be_linked()
    {
        using OpenBpfObject open = TestObjects.Open("kernel_config");
        open.Programs["missing"].AutoLoad = true;

        Assert.That(() => open.Load(new() { PinRoot = _files.Root }), Throws.TypeOf<BpfException>());
        AssertNothingIsLeft();
    }

    [Test]
    public void When_the_root_is_on_no_BPF_file_system()
    {
        using OpenBpfObject open = TestObjects.Open("refused_late");

        Assert.That(() => open.Load(new() { PinRoot = Path.GetTempPath() }), Throws.TypeOf<BpfException>());
        AssertNothingIsLeft();
    }

    [Test]
    public void When_the_second_map_is_refused_by_the_kernel([Values] BpfPinning pinning)
    {
        using OpenBpfObject open = TestObjects.Open("refused_late");
        foreach (var map in open.Maps.Values)
        {
            map.Pinning = pinning;
        }

        open.Maps["second_map"].ValueSize = 0;

        Assert.That(() => open.Load(new() { PinRoot = _files.Path("below/root") }), Throws.TypeOf<BpfException>().With.Message.Contains("second_map"));
        AssertNothingIsLeft();
    }

    [Test]
    public void When_the_second_map_differs_from_what_is_pinned()
    {
        using (var other = new RawMap(MapCreator.Create(new() { Name = "second_map", Type = BpfMapType.Array, KeySize = 4, ValueSize = 4, MaxEntries = 1 }, btf: null)))
        {
            other.Pin(_files.Path("second_map"));
        }

        _descriptors = OpenDescriptors.Settled();
        using OpenBpfObject open = TestObjects.Open("refused_late");

        Assert.That(() => open.Load(new() { PinRoot = _files.Root }), Throws.TypeOf<BpfMapMismatchException>());
        AssertNothingIsLeft("second_map");
    }

    [Test]
    public void When_the_last_program_is_refused([Values] BpfPinning pinning)
    {
        using OpenBpfObject open = TestObjects.Open("refused_late");
        foreach (var map in open.Maps.Values)
        {
            map.Pinning = pinning;
        }

        Assert.That(() => open.Load(new() { PinRoot = _files.Path("below/root") }), Throws.TypeOf<BpfLoadException>());
        AssertNothingIsLeft();
    }

    [Test]
    public void When_the_last_program_is_refused_a_map_that_was_pinned_before_stays()
    {
        using (OpenBpfObject good = TestObjects.Open("refused_late"))
        {
            good.Programs["refused"].AutoLoad = false;
            good.Maps["second_map"].Pinning = BpfPinning.None;
            good.Load(new() { PinRoot = _files.Root }).Dispose();
        }

        _descriptors = OpenDescriptors.Settled();
        using OpenBpfObject open = TestObjects.Open("refused_late");

        Assert.That(() => open.Load(new() { PinRoot = _files.Root }), Throws.TypeOf<BpfLoadException>());
        AssertNothingIsLeft("first_map");
    }

    [Test]
    public void When_the_last_program_is_refused_the_maps_leave_the_kernel()
    {
        string name = $"t{Environment.ProcessId % 100_000}";
        using OpenBpfObject open = BpfObject.Open(TestObjects.Image("refused_late"), name);

        Assert.That(() => open.Load(new() { PinRoot = _files.Root }), Throws.TypeOf<BpfLoadException>());

        // The kernel lets a map go some time after the last program that used it.
        Assert.That(() => MapNames().Where(map => map.StartsWith(name, StringComparison.Ordinal)), Is.Empty.After(5_000, 50));
    }

    [Test]
    public void Whichever_descriptor_is_the_first_that_cannot_be_had()
    {
        // Everything is compiled and loaded once, so that only the load itself needs descriptors.
        TryLoadAccepted();
        Assert.That(() => LoadRefused(), Throws.TypeOf<BpfLoadException>());
        _descriptors = OpenDescriptors.Settled();
        int failures = 0;
        bool succeeded = false;
        Assert.That(WithDescriptors(0, TryLoadAccepted), Is.TypeOf<BpfException>().With.Message.Contains("EMFILE").And.Message.Contains("ulimit -n"));
        for (int extra = 0; extra < 40 && !succeeded; extra++)
        {
            Exception? exception = WithDescriptors(extra, TryLoadAccepted);
            succeeded = exception is null;
            failures += succeeded ? 0 : 1;

            Assert.That(exception, Is.Null.Or.InstanceOf<BpfException>(), $"with {extra} descriptors");
            AssertNothingIsLeft();
        }

        Assert.That(succeeded, "40 descriptors are more than the object has parts");
        Assert.That(failures, Is.GreaterThan(5));
    }

    // Without its last program the object loads.
    Exception? TryLoadAccepted()
    {
        using OpenBpfObject open = TestObjects.Open("refused_late");
        open.Programs["refused"].AutoLoad = false;
        try
        {
            open.Load(new() { PinRoot = _files.Path("below") }).Dispose();
        }
        catch (Exception exception)
        {
            return exception;
        }

        BpfMap.Unpin(_files.Path("below/first_map"));
        BpfMap.Unpin(_files.Path("below/second_map"));
        Directory.Delete(_files.Path("below"));
        return null;
    }

    void LoadRefused()
    {
        using OpenBpfObject open = TestObjects.Open("refused_late");
        open.Load(new() { PinRoot = _files.Path("below") }).Dispose();
    }

    // Runs a function that can open this many descriptors at once and no more.
    static T WithDescriptors<T>(int count, Func<T> function)
    {
        // The limit is on the number that a descriptor gets: no lower one may be free.
        var fillers = new List<FileStream>();
        try
        {
            int highest = Directory.GetFileSystemEntries("/proc/self/fd").Select(static path => int.Parse(Path.GetFileName(path))).Max();
            do
            {
                fillers.Add(File.OpenRead("/dev/null"));
            }
            while ((int)fillers[^1].SafeFileHandle.DangerousGetHandle() < highest);

            Limit old;
            Assert.That(SetLimit(0, NumberOfFiles, null, &old), Is.Zero);
            var limit = new Limit { Current = (ulong)((int)fillers[^1].SafeFileHandle.DangerousGetHandle() + 1 + count), Maximum = old.Maximum };
            Assert.That(SetLimit(0, NumberOfFiles, &limit, null), Is.Zero);
            try
            {
                return function();
            }
            finally
            {
                SetLimit(0, NumberOfFiles, &old, null);
            }
        }
        finally
        {
            fillers.ForEach(static filler => filler.Dispose());
        }
    }

    void AssertNothingIsLeft(params string[] pins)
    {
        Assert.That(OpenDescriptors.Now().Except(_descriptors), Is.Empty);
        Assert.That(_files.Entries(), Is.EqualTo(pins));
    }

    static IEnumerable<string> MapNames()
    {
        var names = new List<string>();
        var attributes = new ObjectIdAttributes();
        while (BpfSyscall.Invoke(BpfCommand.MapGetNextId, ref attributes) >= 0)
        {
            attributes.id = attributes.next_id;
            try
            {
                using RawMap map = RawMap.OpenById(attributes.id);
                names.Add(map.Name);
            }
            catch (BpfException)
            {
                // It went in the meantime.
            }
        }

        return names;
    }
}
