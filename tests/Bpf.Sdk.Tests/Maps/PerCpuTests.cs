using System.Runtime.InteropServices;

namespace Bpf.Sdk.Tests.Maps;

public sealed class PerCpuTests
{
    // As of a machine on which CPUs 2 to 7 can never come.
    static PerCpu<T> WithGaps<T>() where T : unmanaged => new([0, 1, 8, 9]);

    static PerCpu<T> Of<T>(params ReadOnlySpan<T> values) where T : unmanaged
    {
        PerCpu<T> result = WithGaps<T>();
        for (int position = 0; position < values.Length; position++)
        {
            result[position] = values[position];
        }

        return result;
    }

    [Test]
    public void Values_are_zero_at_first() => Assert.That(WithGaps<uint>().ToArray(), Is.EqualTo(new uint[4]));

    [Test]
    public void A_value_has_a_place_of_its_own_whatever_its_size()
    {
        Assert.That(Of<byte>(1, 2, 3, 4).ToArray(), Is.EqualTo(new byte[] { 1, 2, 3, 4 }));
        Assert.That(Of<uint>(1, 2, 3, uint.MaxValue).ToArray(), Is.EqualTo(new uint[] { 1, 2, 3, uint.MaxValue }));
        Assert.That(Of<Int128>(1, 2, 3, -4).ToArray(), Is.EqualTo(new Int128[] { 1, 2, 3, -4 }));
        Odd[] odd = [new(1, 2, 3), new(4, 5, 6), new(7, 8, 9), new(-1, -2, 255)];
        Assert.That(Of<Odd>(odd).ToArray(), Is.EqualTo(odd));
    }

    [Test]
    public void Every_value_begins_at_a_multiple_of_8_bytes()
    {
        Assert.That(Of<uint>(1, 2, 3, 4).Words, Is.EqualTo(new ulong[] { 1, 2, 3, 4 }));
        Assert.That(WithGaps<Odd>().Words, Has.Length.EqualTo(8));
        Assert.That(WithGaps<ulong>().Words, Has.Length.EqualTo(4));
    }

    [Test]
    public void Numbers_of_CPUs_may_have_gaps_and_positions_have_none()
    {
        PerCpu<int> values = Of(10, 20, 30, 40);

        Assert.That((values.Count, values.CpuAt(1), values.CpuAt(2), values.AsView().CpuAt(3)), Is.EqualTo((4, 1, 8, 9)));
        Assert.That((values.OfCpu(8), values.AsView().OfCpu(9)), Is.EqualTo((30, 40)));
        values.OfCpu(9)++;
        Assert.That(values[3], Is.EqualTo(41));
        Assert.That(() => values.OfCpu(2), Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("no CPU 2: the last possible one is 9"));
    }

    [TestCase(-1)]
    [TestCase(4)]
    [TestCase(int.MaxValue)]
    [TestCase(int.MinValue)]
    public void A_position_out_of_range_is_refused(int position)
    {
        PerCpu<Odd> values = WithGaps<Odd>();

        Assert.That(() => values[position], Throws.TypeOf<ArgumentOutOfRangeException>().With.Message.Contains("positions 0 to 3"));
        Assert.That(() => values.AsView()[position].First, Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => values.CpuAt(position), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Values_are_changed_where_they_are()
    {
        PerCpu<int> values = Of(1, 2, 3, 4);
        foreach (ref int value in values)
        {
            value *= 10;
        }

        Assert.That(values.ToArray(), Is.EqualTo(new[] { 10, 20, 30, 40 }));
        values.Fill(7);
        Assert.That(values.ToArray(), Is.All.EqualTo(7));
        values.Clear();
        Assert.That(values.ToArray(), Is.All.Zero);
    }

    [Test]
    public void A_view_sees_changes_and_a_copy_does_not()
    {
        PerCpu<int> values = Of(1, 2, 3, 4);
        PerCpu<int> copy = WithGaps<int>();
        values.AsView().CopyTo(copy);
        values[0] = 9;

        Assert.That((values.AsView()[0], copy[0], copy[3]), Is.EqualTo((9, 1, 4)));
    }

    [Test]
    public void All_values_give_one()
    {
        PerCpu<int> values = Of(3, -1, 8, 2);
        Assert.That((values.Sum(), values.Max(), values.Min()), Is.EqualTo((12, 8, -1)));
        PerCpu<double> fractions = Of(0.5, 0.25, -1, 2);
        Assert.That((fractions.Sum(), fractions.Max(), fractions.Min()), Is.EqualTo((1.75, 2.0, -1.0)));
        PerCpu<int> negative = Of(-3, -1, -8, -2);
        Assert.That((negative.Max(), negative.AsView().Min()), Is.EqualTo((-1, -8)));
    }

    [Test]
    public void A_sum_that_does_not_fit_is_not_a_number() =>
        Assert.That(() => Of(uint.MaxValue, 1u, 0u, 0u).Sum(), Throws.TypeOf<OverflowException>());

    [Test]
    public void Use_of_the_values_allocates_nothing()
    {
        PerCpu<uint> values = Of(1u, 2u, 3u, 4u);
        Use();
        long before = GC.GetAllocatedBytesForCurrentThread();

        uint sum = Use();

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
        Assert.That(sum, Is.Positive);

        uint Use()
        {
            uint sum = values.Sum() + values.Max() + values.Min() + values.OfCpu(8) + (uint)values.CpuAt(3);
            foreach (ref uint value in values)
            {
                sum += value;
            }

            values.Fill(5);
            values.Clear();
            return sum;
        }
    }

    [StructLayout(LayoutKind.Sequential, Pack = 1)]
    record struct Odd(long First, int Second, byte Third);
}
