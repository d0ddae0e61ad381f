using System.Globalization;
using System.Text.Json;

namespace Bpf.Sdk.Tests.Maps;

public sealed class HistogramTests
{
    [Test]
    public void Powers_of_two_begin_with_zero_and_one() =>
        Assert.That(Histogram.Of<uint>([5, 0, 7], HistogramScale.Log2).Ranges, Is.EqualTo(new HistogramRange[] { new(0, 1, 5), new(2, 3, 0), new(4, 7, 7) }));

    [Test]
    public void Those_of_bcc_begin_one_later() =>
        Assert.That(Histogram.Of<uint>([0, 5, 0, 7], HistogramScale.Log2FromOne).Ranges, Is.EqualTo(new HistogramRange[] { new(0, 1, 5), new(2, 3, 0), new(4, 7, 7) }));

    // Each value is counted where a program would count it.
    [Test]
    public void Every_value_is_within_the_range_of_its_logarithm([Values(0ul, 1ul, 2ul, 3ul, 4ul, 1023ul, 1024ul, 1ul << 63, ulong.MaxValue)] ulong value)
    {
        ulong[] counts = new ulong[64];
        counts[ulong.Log2(value | 1)]++;

        HistogramRange range = Histogram.Of<ulong>(counts, HistogramScale.Log2).Ranges.Single();

        Assert.That(value, Is.InRange(range.Low, range.High));
        Assert.That(range.High, Is.EqualTo(range.Low == 0 ? 1 : range.Low * 2 - 1));
    }

    [Test]
    public void Steps_have_one_width() =>
        Assert.That(Histogram.Of<byte>([1, 2], HistogramScale.Linear(10, first: 100)).Ranges, Is.EqualTo(new HistogramRange[] { new(100, 109, 1), new(110, 119, 2) }));

    [Test]
    public void Slots_at_both_ends_that_count_nothing_are_left_out() =>
        Assert.That(Histogram.Of<int>([0, 0, 3, 0, 4, 0, 0], HistogramScale.Linear()).Ranges, Is.EqualTo(new HistogramRange[] { new(2, 2, 3), new(3, 3, 0), new(4, 4, 4) }));

    [Test]
    public void Nothing_counted_is_an_empty_histogram()
    {
        Histogram empty = Histogram.Of<int>([0, 0], HistogramScale.Log2);

        Assert.That(empty.Ranges, Is.Empty);
        Assert.That(empty.Total, Is.EqualTo(UInt128.Zero));
        Assert.That(empty.ToText("nsecs"), Is.EqualTo("nsecs : count distribution\n"));
        Assert.That(empty.ToJson(), Is.EqualTo("""{"total":0,"ranges":[]}"""));
    }

    [Test]
    public void Text_has_a_bar_for_each_slot() =>
        Assert.That(Histogram.Of<uint>([0, 0, 1, 200, 100], HistogramScale.Log2).ToText("usecs", width: 34), Is.EqualTo(
            """
               usecs : count distribution
              4 -> 7 : 1     |*              |
             8 -> 15 : 200   |***************|
            16 -> 31 : 100   |********       |

            """.ReplaceLineEndings("\n")));

    [Test]
    public void Lines_fit_the_width_as_long_as_bars_have_ten_columns([Values(0, 40, 60, 80, 200)] int width)
    {
        int[] lengths = [.. Histogram.Of<uint>([1, 2, 3], HistogramScale.Log2).ToText("ms", width).Split('\n', StringSplitOptions.RemoveEmptyEntries).Skip(1).Select(static line => line.Length)];

        Assert.That(lengths, Is.All.EqualTo(lengths[0]));
        Assert.That(lengths[0], Is.EqualTo(Math.Clamp(width, "2 -> 3 : count ||".Length + 10, "2 -> 3 : count ||".Length + 40)));
    }

    [Test]
    public void The_largest_counts_do_not_overflow()
    {
        Histogram histogram = Histogram.Of<ulong>([ulong.MaxValue, ulong.MaxValue, 1], HistogramScale.Log2);

        Assert.That(histogram.Total, Is.EqualTo((UInt128)ulong.MaxValue * 2 + 1));
        Assert.That(histogram.ToText().Split('\n')[1..4].Select(static line => line.Count(static character => character == '*')), Is.EqualTo(new[] { 40, 40, 1 }));
    }

    [Test]
    public void Json_has_all_numbers()
    {
        Histogram histogram = Histogram.Of<ulong>([ulong.MaxValue, 2], HistogramScale.Linear(5));

        Assert.That(histogram.ToJson("µs"), Is.EqualTo("""{"unit":"µs","total":18446744073709551617,"ranges":[{"low":0,"high":4,"count":18446744073709551615},{"low":5,"high":9,"count":2}]}"""));
        using JsonDocument document = JsonDocument.Parse(histogram.ToJson());
        Assert.That(document.RootElement.GetProperty("ranges")[0].GetProperty("count").GetUInt64(), Is.EqualTo(ulong.MaxValue));
    }

    [Test]
    public void Numbers_are_the_same_in_every_culture()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("ar-SA");
        try
        {
            Assert.That(Histogram.Of<int>([1234567], HistogramScale.Log2).ToString(), Does.Contain("1234567 |"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void A_slot_that_the_scale_does_not_have_may_only_count_nothing()
    {
        int[] counts = new int[70];
        Assert.That(Histogram.Of<int>(counts, HistogramScale.Log2).Ranges, Is.Empty);
        counts[64] = 1;
        Assert.That(() => Histogram.Of<int>(counts, HistogramScale.Log2), Throws.ArgumentException.With.Message.Contains("Slot 64 counts 1, and the scale has 64 slots"));
    }

    [Test]
    public void A_negative_count_is_refused() => Assert.That(() => Histogram.Of<int>([-1], HistogramScale.Log2), Throws.TypeOf<OverflowException>());

    [Test]
    public void Steps_stay_within_64_bits()
    {
        Assert.That(() => HistogramScale.Linear(0), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => HistogramScale.Linear(1ul << 60), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => HistogramScale.Linear(1, ulong.MaxValue), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(HistogramScale.Linear(ulong.MaxValue / 4096).RangeOf(4095).High, Is.GreaterThan(ulong.MaxValue / 2));
    }
}
