using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>What maps of maps, by index and by key, have in common.</summary>
static class InnerMaps
{
    const uint AnyCapacity = 1u << 12; // BPF_F_INNER_MAP: arrays of any length

    /// <summary>The name of a class of maps, for people.</summary>
    public static string Display<TMap>() => typeof(TMap).Name.Split('`')[0];

    /// <summary>Explains why a map was not taken. The kernel has one errno for all differences, and does not say what it compares with: a map that it took is asked.</summary>
    /// <param name="outer">The map of maps.</param>
    /// <param name="key">The key, for people.</param>
    /// <param name="inner">The map that was not taken.</param>
    /// <param name="result">The negated errno.</param>
    /// <param name="ids">The numbers of the maps that were taken earlier.</param>
    public static BpfMapException Failure(BpfMap outer, string key, BpfMap inner, int result, IEnumerable<uint> ids)
    {
        string operation = $"put map '{inner.Name}' into";
        if (result != -Errno.EINVAL)
        {
            return ElementFailure.Create(outer, operation, key, result);
        }

        using RawMap? taken = OpenAny(ids);
        List<MapDifference> differences = taken is null ? [] : Differences(taken, inner);
        string known = taken is null ? $"It is {inner}, flags 0x{inner.Flags:x}. "
            : differences.Count > 0 ? $"It differs from map '{taken.Name}', which is there already: {string.Join("; ", differences)}. "
            : $"It differs from map '{taken.Name}', which is there already, in its locks, timers or other fields of the kernel. ";
        return ElementFailure.Create(outer, operation, key, result, BpfMapFailure.Mismatch,
            known + "Inner maps must be like the one that the outer map was made with, in kind, sizes, flags and the kernel's fields in their values; arrays without BPF_F_INNER_MAP, and before Linux 5.10 all, in capacity too.");
    }

    static List<MapDifference> Differences(BpfMap taken, BpfMap inner)
    {
        var differences = new List<MapDifference>();
        MapDifference.Add(differences, "type", taken.Type, inner.Type);
        MapDifference.Add(differences, "key size", taken.KeySize, inner.KeySize);
        MapDifference.Add(differences, "value size", taken.ValueSize, inner.ValueSize);
        MapDifference.Add(differences, "flags", taken.Flags, inner.Flags);
        if (differences.Count == 0 && (taken.Flags & AnyCapacity) == 0)
        {
            MapDifference.Add(differences, "max entries", taken.MaxEntries, inner.MaxEntries);
        }

        return differences;
    }

    static RawMap? OpenAny(IEnumerable<uint> ids)
    {
        try
        {
            return ids.Select(static id => ObjectIds.Maps.TryOpen(id)).FirstOrDefault(static handle => handle is not null) is { } handle ? RawMap.Own(handle) : null;
        }
        catch (BpfException)
        {
            return null; // the outer map cannot be read, or maps cannot be opened by number: there is nothing to compare with
        }
    }
}
