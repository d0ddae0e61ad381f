namespace Bpf.Sdk;

/// <summary>Which values each slot of a histogram counts. A program and its reader have to agree on it: the map does not say.</summary>
public abstract class HistogramScale
{
    private protected HistogramScale()
    {
    }

    /// <summary>Powers of two, slot 0 for the values 0 and 1, slot n for 2ⁿ to 2ⁿ⁺¹ − 1: what a program counts with the whole part of the binary logarithm, as <c>log2l</c> of libbpf's tools.</summary>
    public static HistogramScale Log2 { get; } = new Log2Scale(0);

    /// <summary>Powers of two as <c>bpf_log2l</c> of bcc has them, one more than <see cref="Log2"/>: slot 1 for the values 0 and 1, slot n for 2ⁿ⁻¹ to 2ⁿ − 1. Slot 0 is not used.</summary>
    public static HistogramScale Log2FromOne { get; } = new Log2Scale(1);

    /// <summary>Steps of one width.</summary>
    /// <param name="width">How many values a slot counts.</param>
    /// <param name="first">The first value of slot 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The width is 0, or the last slots would be beyond 64 bits.</exception>
    public static HistogramScale Linear(ulong width = 1, ulong first = 0)
    {
        ArgumentOutOfRangeException.ThrowIfZero(width);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(width, (ulong.MaxValue - first) / LinearScale.Slots, nameof(width));
        return new LinearScale(width, first);
    }

    /// <summary>How many slots there can be.</summary>
    internal abstract int SlotCount { get; }

    /// <summary>The least and the greatest value that a slot counts.</summary>
    internal abstract (ulong Low, ulong High) RangeOf(int slot);

    sealed class Log2Scale(int shift) : HistogramScale
    {
        internal override int SlotCount => 64 + shift;

        internal override (ulong Low, ulong High) RangeOf(int slot) => (slot - shift) switch
        {
            < 0 => (0, 0), // never counted in
            0 => (0, 1),
            var power => (1ul << power, (1ul << power) - 1 + (1ul << power)),
        };
    }

    sealed class LinearScale(ulong width, ulong first) : HistogramScale
    {
        // Nobody reads more lines; a key that is no slot at all would make billions of them.
        public const int Slots = 4096;

        internal override int SlotCount => Slots;

        internal override (ulong Low, ulong High) RangeOf(int slot) => (first + (ulong)slot * width, first + (ulong)slot * width + width - 1);
    }
}
