using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using KernelFeature = Bpf.Sdk.Features.KernelFeature;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>References and spans of global variables.</summary>
[RequiresFeature(KernelFeature.MappableArrays)]
public sealed class GlobalSectionReferenceTests
{
    const int PacketLength = 64;

    OpenBpfObject _open = null!;
    BpfObject _object = null!;

    [SetUp]
    public void Load()
    {
        KernelRequirement.Root();
        _open = TestObjects.Open("globals");
        _object = _open.Load();
    }

    [TearDown]
    public void Close()
    {
        _object?.Dispose();
        _open?.Dispose();
    }

    [Test]
    public void A_program_and_threads_add_to_one_variable()
    {
        const int Runs = 500;
        const int Rounds = 100_000;
        GlobalSection bss = _object.Sections[".bss"];
        int total = Offset("total");

        Parallel.Invoke(Run, Add, Add);

        Assert.That(Volatile.Read(in bss.GetReadOnlyRef<ulong>(total)), Is.EqualTo(Runs * (ulong)PacketLength + 2 * Rounds));

        void Run()
        {
            for (int i = 0; i < Runs; i++)
            {
                TestRun.Of(_object.Programs["touch"]);
            }
        }

        void Add()
        {
            for (int i = 0; i < Rounds; i++)
            {
                Interlocked.Increment(ref bss.GetRef<ulong>(total));
            }
        }
    }

    [Test]
    public void A_variable_is_read_and_written_in_its_place()
    {
        ref uint counter = ref _object.Sections[".data"].GetRef<uint>(Offset("counter"));
        ref readonly long balance = ref _object.Sections[".data"].GetReadOnlyRef<long>(Offset("balance"));
        counter = 1000;

        TestRun.Of(_object.Programs["touch"]);

        Assert.That((counter, balance, _object.Sections[".data"].Read<uint>(Offset("hidden_data"))), Is.EqualTo((1001u, -8L, 12u)));
    }

    [Test]
    public void An_array_is_a_span()
    {
        GlobalSection bss = _object.Sections[".bss"];
        Span<uint> histogram = bss.GetSpan<uint>(Offset("histogram"), 16);
        histogram.Fill(3);

        TestRun.Of(_object.Programs["touch"], new byte[PacketLength + 5]);

        // 12 of hidden_data and 443 of hidden_bss
        Assert.That(histogram.ToArray(), Is.EqualTo(Enumerable.Range(0, 16).Select(static slot => slot == 5 ? 458 : 3)));
        Assert.That(bss.GetReadOnlySpan<uint>(Offset("histogram") + 5 * sizeof(uint), 1)[0], Is.EqualTo(458));
    }

    [Test]
    public void Constants_are_referred_to_for_reading_alone()
    {
        GlobalSection rodata = _object.Sections[".rodata"];

        Assert.That(rodata.GetReadOnlyRef<ulong>(Offset("limit")), Is.EqualTo(0x1122334455667788));
        Assert.That(rodata.GetReadOnlySpan<ushort>(Offset("ports"), 2).ToArray(), Is.EqualTo(new ushort[] { 80, 443 }));
        Assert.That(() => rodata.GetRef<ulong>(Offset("limit")) = 1, Throws.InvalidOperationException.With.Message.Contains("before Load()"));
        Assert.That(() => rodata.GetSpan<ushort>(Offset("ports"), 2).Clear(), Throws.InvalidOperationException);
    }

    [Test]
    public void What_lies_outside_of_a_section_is_refused()
    {
        GlobalSection data = _object.Sections[".data"];

        Assert.That(() => data.GetRef<byte>(-1), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => data.GetRef<byte>(data.Size), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => data.GetReadOnlyRef<ulong>(data.Size - 4), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => data.GetSpan<ulong>(0, int.MaxValue).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => data.GetSpan<ulong>(8, -1).Length, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(data.GetSpan<byte>(data.Size, 0).Length, Is.Zero);
    }

    [Test]
    public void What_is_not_aligned_is_refused_with_what_takes_it()
    {
        GlobalSection data = _object.Sections[".data"];

        Assert.That(() => data.GetRef<uint>(2), Throws.ArgumentException.With.Message.Contains("Offset 2 is not a multiple of 4").And.Message.Contains("Read"));
        Assert.That(() => data.GetSpan<ulong>(4, 1).Length, Throws.ArgumentException);
        Assert.That(() => data.GetRef<Mixed>(4), Throws.ArgumentException.With.Message.Contains("multiple of 8"));
        Assert.That(() => data.GetRef<ushort>(2), Throws.Nothing);
    }

    [Test]
    public void A_section_that_is_not_mapped_says_what_works_instead([Values] bool canMap)
    {
        using OpenBpfObject open = TestObjects.Open(canMap ? "statics" : "globals");
        using BpfObject loaded = open.Load(new() { Kernel = new() { Features = new(feature => !canMap && feature == KernelFeature.MappableArrays ? FeatureSupport.Missing : FeatureSupport.Unknown) } });
        GlobalSection data = loaded.Sections[".data"];

        Assert.That(data.IsMapped, Is.False);
        Assert.That(() => data.GetRef<uint>(0) = 1, Throws.InvalidOperationException.With.Message.Contains("'.data'").And.Message.Contains("5.5").And.Message.Contains("Read and Write"));
        Assert.That(() => data.GetReadOnlySpan<uint>(0, 1).Length, Throws.InvalidOperationException);
    }

    [Test]
    public void References_that_outlive_the_object_lead_to_zeros_that_nobody_else_has()
    {
        GlobalSection data = _object.Sections[".data"];
        using RawMap same = RawMap.OpenById(Kernel.ObjectInfo.Get<Kernel.MapInfo>(data.Map, "map").id);
        ref uint counter = ref data.GetRef<uint>(Offset("counter"));
        ref readonly ulong limit = ref _object.Sections[".rodata"].GetReadOnlyRef<ulong>(Offset("limit"));

        _object.Dispose();
        uint before = counter;
        counter = 7;

        Assert.That((before, counter, limit), Is.EqualTo((0u, 7u, 0ul)));
        byte[] value = new byte[same.ValueSize];
        same.TryGetValue(new byte[4], value);
        Assert.That(BitConverter.ToUInt32(value, Offset("counter")), Is.EqualTo(42));
        Assert.That(() => data.GetRef<uint>(0) = 1, Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Threads_that_refer_to_variables_while_the_object_is_disposed_hear_that_it_is_closed()
    {
        for (int round = 0; round < 20; round++)
        {
            BpfObject loaded = _open.Load();
            GlobalSection bss = loaded.Sections[".bss"];
            using var started = new CountdownEvent(2);
            Task[] users =
            [
                Task.Run(() => Use(() => Interlocked.Increment(ref bss.GetRef<ulong>(0)))),
                Task.Run(() => Use(() => bss.GetSpan<byte>(0, bss.Size).Fill(1))),
            ];
            started.Wait();

            loaded.Dispose();

            Assert.That(() => Task.WaitAll(users), Throws.TypeOf<AggregateException>().With.Property("InnerExceptions").All.TypeOf<ObjectDisposedException>());

            void Use(Action action)
            {
                action();
                started.Signal();
                while (true)
                {
                    action();
                }
            }
        }
    }

    [Test]
    public void References_allocate_nothing()
    {
        GlobalSection bss = _object.Sections[".bss"];
        int total = Offset("total"), histogram = Offset("histogram");
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();

        Use();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void Use()
        {
            for (int i = 0; i < 1000; i++)
            {
                Interlocked.Increment(ref bss.GetRef<ulong>(total));
                bss.GetSpan<uint>(histogram, 16)[i & 15]++;
            }
        }
    }

    int Offset(string variable) => _open.Globals[variable].Offset;

    record struct Mixed(byte First, ulong Second);
}
