using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>
/// Maps an object's arena into this process, and puts its variables into it. The programs need it mapped: pointers into it are
/// the same numbers for them as for user space.
/// </summary>
static unsafe class ArenaLoader
{
    /// <summary>Maps the arena, if the object has one.</summary>
    /// <param name="spec">The object.</param>
    /// <param name="maps">Its maps.</param>
    /// <param name="isNew">Whether a map was made by this load: one that was there keeps the values of its variables.</param>
    /// <param name="features">What the kernel has.</param>
    /// <returns>The section of its variables, or null if it has none.</returns>
    public static GlobalSection? Load(ObjectSpec spec, IReadOnlyDictionary<string, RawMap> maps, Func<string, bool> isNew, KernelFeatures features)
    {
        MapSpec[] arenas = [.. spec.Maps.Where(static map => map.Type == BpfMapType.Arena)];
        GlobalSectionSpec? section = spec.Sections.FirstOrDefault(static section => section.Kind == GlobalSectionKind.Arena);
        if (arenas.Length > 1)
        {
            throw new BpfException("load object", spec.Name, 0, $"It has two arenas, '{arenas[0].Name}' and '{arenas[1].Name}'. A program can have one, and so can an object.");
        }

        if (arenas.Length == 0)
        {
            return section is null ? null
                : throw new BpfException("load object", spec.Name, 0, $"Its section '{section.Name}' has variables of an arena, and no map of kind Arena is declared for them.");
        }

        if (!maps.TryGetValue(arenas[0].Name, out RawMap? map))
        {
            return null;
        }

        nuint pageSize = (nuint)Environment.SystemPageSize;
        nuint length = map.MaxEntries * pageSize;
        nuint needed = section is null ? 0 : ((nuint)section.Size + pageSize - 1) / pageSize * pageSize;
        if (needed > length)
        {
            throw new BpfException("load object", spec.Name, 0, $"Its arena '{map.Name}' has {map.MaxEntries} pages (max_entries), and its variables need {needed / pageSize}.");
        }

        if (section is not null && ArenaMapping.WhyUntouchable(map) is { } reason)
        {
            throw new BpfException("load object", spec.Name, 0, "Its variables are in an arena. " + reason);
        }

        ArenaMemory memory = ArenaMapping.Of(map, isNew(map.Name));
        if (section is null)
        {
            return null;
        }

        // At the end, a null pointer with an offset hits no variable; kernels that take no offsets beyond 512 MiB get them at the beginning.
        nuint start = features[KernelFeature.FullRangeOffsets] == FeatureSupport.Present ? length - needed : 0;
        if (isNew(map.Name))
        {
            // SAFETY: the section fits into the mapping, which is writable and lives as long as the map is held here.
            section.Data.CopyTo(new Span<byte>(memory.Address + start, section.Size));
        }

        memory = ArenaMapping.Create(map);
        try
        {
            return new GlobalSection(section.Name, section.Kind, section.Size, map.Handle.Duplicate(), memory, start);
        }
        catch
        {
            memory.Dispose();
            throw;
        }
    }
}
