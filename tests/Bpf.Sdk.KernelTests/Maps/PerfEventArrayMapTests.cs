using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Microsoft.Win32.SafeHandles;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed unsafe partial class PerfEventArrayMapTests
{
    const int PageSize = 4096;

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, PerfEventAttributes* attributes, nint process, nint cpu, nint group, nint flags);

    BpfObject _object = null!;

    [SetUp]
    public void Create()
    {
        KernelRequirement.Root();
        _object = TestObjects.Open("cgroup_maps").Load();
    }

    [TearDown]
    public void Close() => _object?.Dispose();

    PerfEventArrayMap Map => _object.Maps["events"].As<PerfEventArrayMap>();

    // PERF_COUNT_SW_BPF_OUTPUT of the first CPU, raw samples.
    static SafeFileHandle OpenEvent()
    {
        var attributes = new PerfEventAttributes { type = 1, size = (uint)sizeof(PerfEventAttributes), config = 10, sample_type = 1 << 10, sample_period = 1, wakeup_events = 1 };
        nint result = Call(SystemCallNumbers.PerfEventOpen, &attributes, -1, 0, -1, (nint)PerfEventUapi.PERF_FLAG_FD_CLOEXEC);
        return result >= 0 ? new(result, ownsHandle: true) : throw new InvalidOperationException($"perf_event_open: errno {Marshal.GetLastPInvokeError()}");
    }

    int Output() => _object.Programs["output"].TestRun(options: new() { Cpu = 0 }).ReturnValue;

    [Test]
    [RequiresKernel("5.10")]
    public void A_program_writes_to_the_event_of_an_element()
    {
        using SafeFileHandle perfEvent = OpenEvent();
        byte* ring = (byte*)LibC.mmap(null, 2 * PageSize, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, (int)perfEvent.DangerousGetHandle(), 0);
        Assert.That((nint)ring, Is.Not.EqualTo(-1));
        Assert.That(Output(), Is.EqualTo(-Errno.ENOENT), "the element is empty");

        Map.Set(2, perfEvent);

        Assert.That(Output(), Is.Zero);
        ulong head = Volatile.Read(ref *(ulong*)(ring + 1024)); // data_head
        ulong data = *(ulong*)(ring + PageSize + 8 + 4); // behind the header and the size
        _ = LibC.munmap(ring, 2 * PageSize);
        Assert.That((head > 0, data), Is.EqualTo((true, 0x1122334455667788)));
        Assert.That((Map.Remove(2), Map.Remove(2)), Is.EqualTo((true, false)));
        Assert.That(Output(), Is.EqualTo(-Errno.ENOENT));
    }

    [Test]
    public void All_elements_are_emptied()
    {
        using SafeFileHandle perfEvent = OpenEvent();
        Map.Set(0, perfEvent);
        Map.Set(2, perfEvent);

        Map.Clear();

        Assert.That((Map.Remove(0), Map.Remove(2)), Is.EqualTo((false, false)));
    }

    [Test]
    public void What_is_no_event_is_refused()
    {
        using SafeFileHandle file = File.OpenHandle("/dev/null");

        Assert.That(() => Map.Set(0, file), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Mismatch)
            .And.Message.EqualTo("Cannot put perf event into map 'events', key 0: EBADF. The handle is not that of a perf event: perf_event_open(2) gives one."));
        Assert.That(() => Map.Set(3, file), Throws.TypeOf<ArgumentOutOfRangeException>());
        file.Dispose();
        Assert.That(() => Map.Set(0, file), Throws.TypeOf<ObjectDisposedException>());
    }
}
