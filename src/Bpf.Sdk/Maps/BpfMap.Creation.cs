using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

public abstract partial class BpfMap
{
    const uint NoPreallocation = 1u << 0; // BPF_F_NO_PREALLOC, linux/bpf.h

    /// <summary>Creates a map that no object declares, as its class says: bpf(2), BPF_MAP_CREATE. It lives until it is disposed, or as long as programs, other maps or a pin hold it.</summary>
    /// <typeparam name="TMap">For example <see cref="HashMap{TKey, TValue}"/>: it says the kind of map, and the sizes of keys and values.</typeparam>
    /// <param name="name">Its name: letters, digits, <c>_</c> and <c>.</c>, of which the kernel keeps 15.</param>
    /// <param name="maxEntries">Capacity in elements.</param>
    /// <param name="flags"><c>BPF_F_*</c> flags of map creation (linux/bpf.h).</param>
    /// <exception cref="BpfException">The kernel refused; the message says which rule of the kind of map was broken, or which privilege is missing.</exception>
    /// <exception cref="NotSupportedException">The class does not say all of what its maps are like: <see cref="SpecOf{TMap}"/>.</exception>
    public static TMap Create<TMap>(string name, uint maxEntries, uint flags = 0) where TMap : BpfMap, IBpfMap<TMap> =>
        Create<TMap>(SpecOf<TMap>(name, maxEntries, flags));

    /// <summary>Creates a map that no object declares, by a specification: bpf(2), BPF_MAP_CREATE. Where it is to be pinned is not looked at: <see cref="Pin"/> does that.</summary>
    /// <typeparam name="TMap">For example <see cref="HashMap{TKey, TValue}"/>.</typeparam>
    /// <param name="spec">What it is to be.</param>
    /// <exception cref="BpfException">The kernel refused; the message says which rule of the kind of map was broken, or which privilege is missing.</exception>
    /// <exception cref="BpfMapMismatchException">The specification is that of another kind of map, or its keys or values are of another size.</exception>
    public static TMap Create<TMap>(MapSpec spec) where TMap : BpfMap, IBpfMap<TMap> => Own<TMap>(RawMap.Create(spec));

    /// <summary>What a map of a class is like, to be edited and then created: the kind, the sizes of keys and values, the flags that the kind cannot do without.</summary>
    /// <remarks>A map of maps needs to know what its inner maps are like: <see cref="MapSpec.InnerMap"/>.</remarks>
    /// <typeparam name="TMap">For example <see cref="HashMap{TKey, TValue}"/>.</typeparam>
    /// <param name="name">Its name: letters, digits, <c>_</c> and <c>.</c>, of which the kernel keeps 15.</param>
    /// <param name="maxEntries">Capacity in elements.</param>
    /// <param name="flags"><c>BPF_F_*</c> flags of map creation (linux/bpf.h).</param>
    /// <exception cref="NotSupportedException">The class is for several kinds of map, or for keys or values of several sizes, or for maps that only an object can declare.</exception>
    public static MapSpec SpecOf<TMap>(string name, uint maxEntries, uint flags = 0) where TMap : BpfMap, IBpfMap<TMap>
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        if (TMap.Shape is not { Types: [BpfMapType type], KeySize: >= 0, ValueSize: >= 0 } shape)
        {
            throw new NotSupportedException($"{InnerMaps.Display<TMap>()} does not say all of what a map is like: create it by a {nameof(MapSpec)} with its kind and the sizes of its keys and values, or declare it in C.");
        }

        return new()
        {
            Name = name,
            Type = type,
            KeySize = (uint)shape.KeySize,
            ValueSize = (uint)shape.ValueSize,
            MaxEntries = maxEntries,
            Flags = flags | (type == BpfMapType.LpmTrie ? NoPreallocation : 0),
        };
    }

    /// <summary>What the map is like, for creating another, empty one: kind, sizes, capacity, flags. The types of its keys and values are not part of it.</summary>
    /// <remarks>Of a map of maps, the kernel does not tell what inner maps are like: <see cref="MapSpec.InnerMap"/> has to be set.</remarks>
    public MapSpec ToSpec() => new()
    {
        Name = Name,
        Type = Type,
        KeySize = KeySize,
        ValueSize = ValueSize,
        MaxEntries = MaxEntries,
        Flags = Flags & ~FlagsOfKernel,
        Extra = Extra,
    };
}
