using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Goes through the elements of a per-CPU map, which it reads by batches where the kernel can. Nothing is allocated.</summary>
/// <typeparam name="TKey">The key; of an array, the index.</typeparam>
/// <typeparam name="TValue">The value of one CPU.</typeparam>
public ref struct PerCpuEnumerator<TKey, TValue>
    where TKey : unmanaged
    where TValue : unmanaged
{
    readonly ReadOnlySpan<int> _cpus;
    readonly int _bytesOfValue;
    MapWalk _walk;

    internal PerCpuEnumerator(BpfMap map, bool goesByKey = false)
    {
        _cpus = PossibleCpus.Numbers.AsSpan();
        _bytesOfValue = map.BytesOfValue;
        _walk = new(map, _bytesOfValue, goesByKey: goesByKey);
    }

    /// <summary>The element that it is at. Its values are those of the map as they were read, until the next step.</summary>
    public readonly PerCpuElement<TKey, TValue> Current
    {
        get
        {
            ReadOnlySpan<byte> values = MemoryMarshal.CreateReadOnlySpan(ref _walk.Value, _bytesOfValue);
            return new(Unsafe.ReadUnaligned<TKey>(ref _walk.Key), new(MemoryMarshal.Cast<byte, ulong>(values), _cpus));
        }
    }

    /// <summary>Goes to the next element.</summary>
    /// <returns>False if there is none.</returns>
    /// <exception cref="BpfMapException">The kernel refused.</exception>
    public bool MoveNext() => _walk.MoveNext();

    /// <summary>Gives its buffers back.</summary>
    public void Dispose() => _walk.Dispose();
}
