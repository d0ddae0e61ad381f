using System.Runtime.CompilerServices;

namespace Bpf.Sdk;

/// <summary>What a class of maps wants a map to be.</summary>
/// <param name="Display">The class, for people: <c>HashMap&lt;uint, ulong&gt;</c>.</param>
/// <param name="Types">The kinds of map that it is for.</param>
/// <param name="Key">Its type of keys; null if it takes none, or any.</param>
/// <param name="KeySize">Bytes of a key, or -1 if any will do.</param>
/// <param name="Value">Its type of values; null if it takes none, or any.</param>
/// <param name="ValueSize">Bytes of a value, or -1 if any will do.</param>
readonly record struct MapShape(string Display, BpfMapType[] Types, Type? Key, int KeySize, Type? Value, int ValueSize)
{
    public static MapShape Of<TKey, TValue>(string name, params BpfMapType[] types) where TKey : unmanaged where TValue : unmanaged =>
        new($"{name}<{typeof(TKey).Name}, {typeof(TValue).Name}>", types, typeof(TKey), Unsafe.SizeOf<TKey>(), typeof(TValue), Unsafe.SizeOf<TValue>());

    public static MapShape Of<TValue>(string name, int keySize, params BpfMapType[] types) where TValue : unmanaged =>
        new($"{name}<{typeof(TValue).Name}>", types, null, keySize, typeof(TValue), Unsafe.SizeOf<TValue>());

    /// <exception cref="BpfMapMismatchException">The map is another one.</exception>
    public void ThrowIfOther(BpfMap map)
    {
        var differences = new List<MapDifference>();
        if (!Types.Contains(map.Type))
        {
            differences.Add(new("type", string.Join(" or ", Types), map.Type.ToString()));
        }

        Compare("key size", KeySize, Key, map.KeySize);
        Compare("value size", ValueSize, Value, map.ValueSize);
        if (differences.Count > 0)
        {
            throw new BpfMapMismatchException(map.Name, differences, $"Use the types that its C definition has instead of {Display}.");
        }

        void Compare(string attribute, int wanted, Type? type, uint actual)
        {
            if (wanted >= 0 && actual != wanted)
            {
                differences.Add(new(attribute, type is null ? $"{wanted}" : $"{wanted} ({type.Name})", actual.ToString()));
            }
        }
    }
}
