using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// The values of one element of a per-CPU map, one for each possible CPU, laid out as the kernel copies them. Made once and used again and again: reading into it
/// allocates nothing. It is for one thread at a time.
/// </summary>
/// <typeparam name="T">A value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class PerCpu<T> where T : unmanaged
{
    readonly ulong[] _words;
    readonly ImmutableArray<int> _cpus;

    /// <summary>Zero for every CPU.</summary>
    public PerCpu() : this(PossibleCpus.Numbers)
    {
    }

    internal PerCpu(ImmutableArray<int> cpus) => (_words, _cpus) = (new ulong[cpus.Length * WordsOfOne], cpus);

    // The kernel has each value begin at a multiple of 8 bytes (bpf_map_value_size, kernel/bpf/syscall.c).
    internal static int WordsOfOne => (Unsafe.SizeOf<T>() + 7) / 8;

    internal ulong[] Words => _words;

    /// <summary>How many values there are: one for each CPU that the kernel may ever bring up, also those that are offline.</summary>
    public int Count => _cpus.Length;

    /// <summary>The value at a position, below <see cref="Count"/>. Where CPU numbers have gaps, positions have none: <see cref="CpuAt"/> tells the number.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many possible CPUs.</exception>
    public ref T this[int position]
    {
        get
        {
            if ((uint)position >= (uint)_cpus.Length)
            {
                ThrowOutside(position, _cpus.Length);
            }

            // SAFETY: a T begins at every multiple of WordsOfOne below the length, and does not reach into the next.
            return ref Unsafe.As<ulong, T>(ref _words[position * WordsOfOne]);
        }
    }

    /// <summary>The number of the CPU whose value is at a position.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not as many possible CPUs.</exception>
    public int CpuAt(int position) => AsView().CpuAt(position);

    /// <summary>The value of a CPU by its number, as <c>bpf_get_smp_processor_id</c> gives it.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The kernel does not have this CPU.</exception>
    public ref T OfCpu(int cpu) => ref this[PerCpuView<T>.PositionOf(cpu, _cpus.AsSpan())];

    /// <summary>Gives every CPU the same value.</summary>
    public void Fill(T value)
    {
        for (int position = 0; position < Count; position++)
        {
            this[position] = value;
        }
    }

    /// <summary>Gives every CPU zero.</summary>
    public void Clear() => Array.Clear(_words);

    /// <summary>The values, to be read: a window on the buffer, no copy.</summary>
    public PerCpuView<T> AsView() => new(_words, _cpus.AsSpan());

    /// <summary>Copies the values into a new array, by position.</summary>
    public T[] ToArray() => AsView().ToArray();

    /// <summary>The values by position, each by reference.</summary>
    public Enumerator GetEnumerator() => new(this);

    [DoesNotReturn]
    internal static void ThrowOutside(int position, int count) =>
        throw new ArgumentOutOfRangeException(nameof(position), position, $"There are values at positions 0 to {count - 1}: one for each possible CPU.");

    /// <summary>Goes through the values.</summary>
    public ref struct Enumerator
    {
        readonly PerCpu<T> _values;
        int _position;

        internal Enumerator(PerCpu<T> values) => (_values, _position) = (values, -1);

        /// <summary>The value that it is at.</summary>
        public readonly ref T Current => ref _values[_position];

        /// <summary>Goes to the next one.</summary>
        /// <returns>False if there is none.</returns>
        public bool MoveNext() => ++_position < _values.Count;
    }
}
