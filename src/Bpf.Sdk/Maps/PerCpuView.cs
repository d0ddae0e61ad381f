using System.Runtime.CompilerServices;

namespace Bpf.Sdk;

/// <summary>
/// The values of one element of a per-CPU map, one for each possible CPU, where they happen to lie: in a <see cref="PerCpu{T}"/>, or in the buffer of an enumeration, which
/// gives them up with its next step.
/// </summary>
/// <typeparam name="T">A value.</typeparam>
public readonly ref struct PerCpuView<T> where T : unmanaged
{
    readonly ReadOnlySpan<ulong> _words;
    readonly ReadOnlySpan<int> _cpus;

    internal PerCpuView(ReadOnlySpan<ulong> words, ReadOnlySpan<int> cpus)
    {
        _words = words;
        _cpus = cpus;
    }

    /// <inheritdoc cref="PerCpu{T}.Count"/>
    public int Count => _cpus.Length;

    /// <inheritdoc cref="PerCpu{T}.this"/>
    public ref readonly T this[int position]
    {
        get
        {
            if ((uint)position >= (uint)_cpus.Length)
            {
                PerCpu<T>.ThrowOutside(position, _cpus.Length);
            }

            // SAFETY: as in PerCpu<T>.
            return ref Unsafe.As<ulong, T>(ref Unsafe.AsRef(in _words[position * PerCpu<T>.WordsOfOne]));
        }
    }

    /// <inheritdoc cref="PerCpu{T}.CpuAt"/>
    public int CpuAt(int position)
    {
        if ((uint)position >= (uint)_cpus.Length)
        {
            PerCpu<T>.ThrowOutside(position, _cpus.Length);
        }

        return _cpus[position];
    }

    /// <inheritdoc cref="PerCpu{T}.OfCpu"/>
    public ref readonly T OfCpu(int cpu) => ref this[PositionOf(cpu, _cpus)];

    /// <summary>Copies the values, to keep them.</summary>
    public void CopyTo(PerCpu<T> destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        _words.CopyTo(destination.Words);
    }

    /// <summary>Copies the values into a new array, by position.</summary>
    public T[] ToArray()
    {
        var values = new T[Count];
        for (int position = 0; position < values.Length; position++)
        {
            values[position] = this[position];
        }

        return values;
    }

    /// <summary>The values by position.</summary>
    public Enumerator GetEnumerator() => new(this);

    internal static int PositionOf(int cpu, ReadOnlySpan<int> cpus) => cpus.BinarySearch(cpu) is var position and >= 0
        ? position
        : throw new ArgumentOutOfRangeException(nameof(cpu), cpu, $"The kernel has no CPU {cpu}: the last possible one is {cpus[^1]}, and there may be gaps before it.");

    /// <summary>Goes through the values.</summary>
    public ref struct Enumerator
    {
        readonly PerCpuView<T> _values;
        int _position;

        internal Enumerator(PerCpuView<T> values)
        {
            _values = values;
            _position = -1;
        }

        /// <summary>The value that it is at.</summary>
        public readonly ref readonly T Current => ref _values[_position];

        /// <summary>Goes to the next one.</summary>
        /// <returns>False if there is none.</returns>
        public bool MoveNext() => ++_position < _values.Count;
    }
}
