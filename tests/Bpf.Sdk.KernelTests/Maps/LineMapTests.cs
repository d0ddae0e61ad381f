using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class LineMapTests
{
    const int Capacity = 4;

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    static RawMap Create(BpfMapType type) => TestMaps.Create(type, 0, 8, Capacity);

    [Test]
    public void A_queue_gives_first_what_was_put_in_first()
    {
        using RawMap raw = Create(BpfMapType.Queue);
        QueueMap<ulong> queue = raw.As<QueueMap<ulong>>();
        queue.Enqueue(1);
        queue.Enqueue(2);

        Assert.That((queue.TryPeek(out ulong next), next), Is.EqualTo((true, 1ul)));
        Assert.That((queue.TryDequeue(out next), next), Is.EqualTo((true, 1ul)));
        Assert.That((queue.TryDequeue(out next), next), Is.EqualTo((true, 2ul)));
        Assert.That((queue.TryDequeue(out next), next), Is.EqualTo((false, 0ul)));
        Assert.That((queue.TryPeek(out next), next), Is.EqualTo((false, 0ul)));
    }

    [Test]
    public void A_stack_gives_first_what_was_put_in_last()
    {
        using RawMap raw = Create(BpfMapType.Stack);
        StackMap<ulong> stack = raw.As<StackMap<ulong>>();
        stack.Push(1);
        stack.Push(2);

        Assert.That((stack.TryPeek(out ulong next), next), Is.EqualTo((true, 2ul)));
        Assert.That((stack.TryPop(out next), next), Is.EqualTo((true, 2ul)));
        Assert.That((stack.TryPop(out next), next), Is.EqualTo((true, 1ul)));
        Assert.That((stack.TryPop(out next), next), Is.EqualTo((false, 0ul)));
        Assert.That((stack.TryPeek(out next), next), Is.EqualTo((false, 0ul)));
    }

    [Test]
    public void A_full_queue_says_so_or_drops_the_oldest()
    {
        using RawMap raw = Create(BpfMapType.Queue);
        QueueMap<ulong> queue = raw.As<QueueMap<ulong>>();
        for (ulong i = 0; i < Capacity; i++)
        {
            Assert.That(queue.TryEnqueue(i), Is.True);
        }

        Assert.That(queue.TryEnqueue(9), Is.False);
        Assert.That(() => queue.Enqueue(9), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full)
            .And.Message.StartsWith("Cannot enqueue to map 'table': E2BIG. It has all the 4 elements that it may have"));
        queue.EnqueueDroppingOldest(9);
        Assert.That(Drain(queue), Is.EqualTo(new ulong[] { 1, 2, 3, 9 }));
    }

    [Test]
    public void A_full_stack_says_so_or_drops_the_oldest()
    {
        using RawMap raw = Create(BpfMapType.Stack);
        StackMap<ulong> stack = raw.As<StackMap<ulong>>();
        for (ulong i = 0; i < Capacity; i++)
        {
            Assert.That(stack.TryPush(i), Is.True);
        }

        Assert.That(stack.TryPush(9), Is.False);
        Assert.That(() => stack.Push(9), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full));
        stack.PushDroppingOldest(9);
        var rest = new List<ulong>();
        while (stack.TryPop(out ulong value))
        {
            rest.Add(value);
        }

        Assert.That(rest, Is.EqualTo(new ulong[] { 9, 3, 2, 1 }));
    }

    [Test]
    public void A_cleared_one_is_empty()
    {
        using RawMap raw = Create(BpfMapType.Queue);
        QueueMap<ulong> queue = raw.As<QueueMap<ulong>>();
        queue.Enqueue(1);
        queue.Enqueue(2);

        queue.Clear();

        Assert.That(queue.TryPeek(out _), Is.False);
    }

    [Test]
    public void Values_go_in_and_out_without_allocation()
    {
        using RawMap raw = Create(BpfMapType.Queue);
        QueueMap<ulong> queue = raw.As<QueueMap<ulong>>();
        RoundTrip();
        long before = GC.GetAllocatedBytesForCurrentThread();

        RoundTrip();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);

        void RoundTrip()
        {
            queue.TryEnqueue(1);
            queue.TryPeek(out _);
            queue.TryDequeue(out _);
            queue.TryDequeue(out _);
        }
    }

    [Test]
    public void A_frozen_queue_is_only_looked_at()
    {
        using RawMap raw = Create(BpfMapType.Queue);
        QueueMap<ulong> queue = raw.As<QueueMap<ulong>>();
        queue.Enqueue(1);
        queue.Freeze();

        Assert.That(() => queue.TryEnqueue(2), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Frozen));
        Assert.That(queue.TryPeek(out ulong value), Is.True);
        Assert.That(value, Is.EqualTo(1));
    }

    [Test]
    public void What_was_opened_for_reading_gives_nothing_away()
    {
        using RawMap raw = Create(BpfMapType.Stack);
        raw.As<StackMap<ulong>>().Push(1);
        using StackMap<ulong> reader = BpfMap.OpenById<StackMap<ulong>>(raw.Id, BpfMapAccess.ReadOnly);

        Assert.That(() => reader.TryPop(out _), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.ReadOnly));
        Assert.That(reader.TryPeek(out _), Is.True);
    }

    [Test]
    public void A_closed_one_says_so()
    {
        QueueMap<ulong> queue;
        using (RawMap raw = Create(BpfMapType.Queue))
        {
            queue = raw.As<QueueMap<ulong>>();
        }

        Assert.That(() => queue.TryDequeue(out _), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Another_kind_and_another_size_are_refused()
    {
        using RawMap raw = Create(BpfMapType.Stack);

        Assert.That(() => raw.As<QueueMap<ulong>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("type is Stack, not Queue"));
        Assert.That(() => raw.As<StackMap<uint>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("value size is 8, not 4 (UInt32)"));
    }

    static List<ulong> Drain(QueueMap<ulong> queue)
    {
        var values = new List<ulong>();
        while (queue.TryDequeue(out ulong value))
        {
            values.Add(value);
        }

        return values;
    }
}
