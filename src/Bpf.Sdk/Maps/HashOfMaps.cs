using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Maps by key (<c>BPF_MAP_TYPE_HASH_OF_MAPS</c>, Linux 4.12): programs look up a map, and then in it.</summary>
/// <typeparam name="TKey">The key, laid out as in C: its size must be the map's key size. All its bytes are compared, padding too.</typeparam>
/// <typeparam name="TMap">The inner maps, for example <see cref="ArrayMap{T}"/>. All are like the one that the outer map was made with.</typeparam>
public sealed unsafe class HashOfMaps<TKey, TMap> : BpfMap, IBpfMap<HashOfMaps<TKey, TMap>>
    where TKey : unmanaged
    where TMap : BpfMap, IBpfMap<TMap>
{
    static readonly MapShape s_shape = new MapShape(
        $"HashOfMaps<{typeof(TKey).Name}, {InnerMaps.Display<TMap>()}>", [BpfMapType.HashOfMaps], typeof(TKey), Unsafe.SizeOf<TKey>(), null, sizeof(uint));

    HashOfMaps(BpfMap map, bool ownsHandle) : base(map, ownsHandle) => s_shape.ThrowIfOther(this);

    static MapShape? IBpfMap<HashOfMaps<TKey, TMap>>.Shape => s_shape;

    static HashOfMaps<TKey, TMap> IBpfMap<HashOfMaps<TKey, TMap>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The keys that have a map. Keys that are added or removed meanwhile may be met or not.</summary>
    public IEnumerable<TKey> Keys => Elements().Select(static element => element.Key);

    /// <summary>Puts a map under a key, which holds it from then on: bpf(2), BPF_MAP_UPDATE_ELEM. Programs see the old map or the new one.</summary>
    /// <param name="key">The key.</param>
    /// <param name="map">A map like the other inner ones, in kind, sizes and flags; of arrays without BPF_F_INNER_MAP in capacity too.</param>
    /// <param name="mode">What is done if the key is there, or is not. <see cref="MapUpdateMode.Locked"/> is not for this kind.</param>
    /// <exception cref="BpfMapException">The map differs: <see cref="BpfMapFailure.Mismatch"/>. Or the mode forbids it, or the outer map is full.</exception>
    public void Set(TKey key, TMap map, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ArgumentNullException.ThrowIfNull(map);
        map.Handle.ThrowIfClosed();
        int result;
        using (var use = new HandleUse(map.Handle))
        {
            uint value = use.FileDescriptor;
            // SAFETY: the constructor has checked the sizes.
            result = MapCalls.Update(Handle, &key, &value, (ulong)mode);
        }

        if (result < 0)
        {
            throw InnerMaps.Failure(this, ElementFailure.Text(key), map, result, Elements().Select(static element => element.Value));
        }
    }

    /// <summary>Opens the map of a key by its number: bpf(2), BPF_MAP_LOOKUP_ELEM (Linux 4.15) and BPF_MAP_GET_FD_BY_ID. Whoever opens it disposes it.</summary>
    /// <param name="key">The key.</param>
    /// <param name="map">The map.</param>
    /// <param name="access">What is wanted of it.</param>
    /// <returns>False if the key is not there.</returns>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN.</exception>
    /// <exception cref="BpfMapMismatchException">The inner maps are not of the type <typeparamref name="TMap"/>.</exception>
    public bool TryOpen(TKey key, [NotNullWhen(true)] out TMap? map, BpfMapAccess access = BpfMapAccess.ReadWrite)
    {
        map = null;
        // As in ArrayOfMaps.
        while (TryGetMapId(key, out uint id))
        {
            if (ObjectIds.Maps.TryOpen(id, (uint)access) is { } handle)
            {
                map = Own<TMap>(RawMap.Own(handle));
                return true;
            }
        }

        return false;
    }

    /// <summary>The kernel's number for the map of a key: bpf(2), BPF_MAP_LOOKUP_ELEM (Linux 4.15).</summary>
    /// <returns>False if the key is not there.</returns>
    public bool TryGetMapId(TKey key, out uint id)
    {
        uint found;
        // SAFETY: as above.
        int result = MapCalls.Lookup(Handle, &key, &found);
        id = result >= 0 ? found : 0;
        return IsThere(result, "look up in", key);
    }

    /// <summary>Removes a key: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if the map did not have it.</returns>
    public bool Remove(TKey key)
    {
        // SAFETY: as above.
        int result = MapCalls.Delete(Handle, &key);
        return IsThere(result, "remove from", key);
    }

    /// <summary>Removes all keys that are there when it is called.</summary>
    public void Clear()
    {
        foreach (TKey key in Keys)
        {
            Remove(key);
        }
    }

    // Read from user space, a value is the number of the map.
    IEnumerable<KeyValuePair<TKey, uint>> Elements()
    {
        var walk = new MapWalk(this, sizeof(uint));
        try
        {
            while (walk.MoveNext())
            {
                yield return new(Unsafe.ReadUnaligned<TKey>(ref walk.Key), Unsafe.ReadUnaligned<uint>(ref walk.Value));
            }
        }
        finally
        {
            walk.Dispose();
        }
    }
}
