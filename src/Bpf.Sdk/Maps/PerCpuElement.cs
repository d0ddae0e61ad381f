namespace Bpf.Sdk;

/// <summary>An element of a per-CPU map that is being enumerated.</summary>
/// <typeparam name="TKey">The key; of an array, the index.</typeparam>
/// <typeparam name="TValue">The value of one CPU.</typeparam>
public readonly ref struct PerCpuElement<TKey, TValue>
    where TKey : unmanaged
    where TValue : unmanaged
{
    internal PerCpuElement(TKey key, PerCpuView<TValue> values)
    {
        Key = key;
        Values = values;
    }

    /// <summary>The key; of an array, the index.</summary>
    public TKey Key { get; }

    /// <summary>The values of all CPUs, until the enumeration goes on: <see cref="PerCpuView{T}.CopyTo"/> keeps them.</summary>
    public PerCpuView<TValue> Values { get; }

    /// <summary>Key and values, for <c>foreach ((key, values) in map)</c>.</summary>
    public void Deconstruct(out TKey key, out PerCpuView<TValue> values)
    {
        key = Key;
        values = Values;
    }
}
