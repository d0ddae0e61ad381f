using System.Diagnostics.CodeAnalysis;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Maps by index (<c>BPF_MAP_TYPE_ARRAY_OF_MAPS</c>, Linux 4.12): programs look up a map, and then in it.</summary>
/// <typeparam name="TMap">The inner maps, for example <see cref="HashMap{TKey, TValue}"/>. All are like the one that the outer map was made with.</typeparam>
public sealed class ArrayOfMaps<TMap> : BpfObjectArrayMap, IBpfMap<ArrayOfMaps<TMap>> where TMap : BpfMap, IBpfMap<TMap>
{
    ArrayOfMaps(BpfMap map, bool ownsHandle) : base(map, ownsHandle, Display, BpfMapType.ArrayOfMaps)
    {
    }

    static string Display => $"ArrayOfMaps<{InnerMaps.Display<TMap>()}>";

    static MapShape? IBpfMap<ArrayOfMaps<TMap>>.Shape => new(Display, [BpfMapType.ArrayOfMaps], null, sizeof(uint), null, sizeof(uint));

    static ArrayOfMaps<TMap> IBpfMap<ArrayOfMaps<TMap>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Puts a map into an element, which holds it from then on: bpf(2), BPF_MAP_UPDATE_ELEM. Programs see the old map or the new one.</summary>
    /// <param name="index">The element.</param>
    /// <param name="map">A map like the other inner ones, in kind, sizes and flags; of arrays without BPF_F_INNER_MAP in capacity too.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    /// <exception cref="BpfMapException">The map differs: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public void Set(int index, TMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        int result = Put(index, map.Handle);
        if (result < 0)
        {
            throw InnerMaps.Failure(this, index.ToString(), map, result, Elements().Select(static element => element.Id));
        }
    }

    /// <summary>Opens the map of an element by its number: bpf(2), BPF_MAP_LOOKUP_ELEM (Linux 4.15) and BPF_MAP_GET_FD_BY_ID. Whoever opens it disposes it.</summary>
    /// <param name="index">The element.</param>
    /// <param name="map">The map.</param>
    /// <param name="access">What is wanted of it.</param>
    /// <returns>False if the element is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN.</exception>
    /// <exception cref="BpfMapMismatchException">The inner maps are not of the type <typeparamref name="TMap"/>.</exception>
    public bool TryOpen(int index, [NotNullWhen(true)] out TMap? map, BpfMapAccess access = BpfMapAccess.ReadWrite)
    {
        map = null;
        // A map that is replaced before it is opened may be gone: the element has another one then, or none.
        while (TryGetId(index, out uint id))
        {
            if (ObjectIds.Maps.TryOpen(id, (uint)access) is { } handle)
            {
                map = Own<TMap>(RawMap.Own(handle));
                return true;
            }
        }

        return false;
    }

    /// <summary>The kernel's number for the map of an element: bpf(2), BPF_MAP_LOOKUP_ELEM (Linux 4.15).</summary>
    /// <returns>False if the element is empty.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    public bool TryGetMapId(int index, out uint id) => TryGetId(index, out id);
}
