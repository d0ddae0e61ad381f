using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tests.Kernel;

public sealed class BootClockTests
{
    static readonly DateTimeOffset Noon = new(2026, 7, 1, 12, 0, 0, TimeSpan.FromHours(2));

    [TestCase(0ul, -3600)]
    [TestCase(3_599_000_000_000ul, -1)]
    [TestCase(3_600_000_000_000ul, 0)]
    [TestCase(3_602_000_000_000ul, 2, Description = "stamped after the clock was read")]
    public void A_moment_is_as_far_from_now_as_on_the_clock(ulong sinceBoot, int seconds) =>
        Assert.That(BootClock.ToCalendar(sinceBoot, 3_600_000_000_000, Noon), Is.EqualTo(Noon.AddSeconds(seconds)));

    [Test]
    public void Fractions_are_kept_to_the_tick() =>
        Assert.That(BootClock.ToCalendar(1_000_000_100, 2_000_000_000, Noon), Is.EqualTo(Noon.AddTicks(-9_999_999)));

    [Test]
    public void The_clock_goes_on()
    {
        ulong first = BootClock.Now;

        Assert.That(BootClock.Now, Is.GreaterThanOrEqualTo(first).And.Positive);
    }
}
