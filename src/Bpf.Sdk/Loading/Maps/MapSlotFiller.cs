using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>Puts into maps what C initialises them with: maps once they exist, programs once they are loaded.</summary>
static class MapSlotFiller
{
    /// <summary>Fills the maps of maps that were made by this load; one that was there keeps what it has.</summary>
    public static void FillWithMaps(ObjectSpec spec, IReadOnlyDictionary<string, RawMap> maps, IReadOnlySet<string> newMaps)
    {
        foreach (MapSpec outer in spec.Maps)
        {
            if (outer.IsMapOfMaps && newMaps.Contains(outer.Name))
            {
                foreach (MapSlot slot in outer.Slots.Items)
                {
                    Fill(maps[outer.Name], slot, maps.TryGetValue(slot.Target, out RawMap? inner) ? inner.Handle : null, "map", "was not created: its AutoCreate is off");
                }
            }
        }
    }

    /// <summary>Fills the arrays of programs, also those that were there: their programs are those of the last load.</summary>
    public static void FillWithPrograms(ObjectSpec spec, IReadOnlyDictionary<string, RawMap> maps, IReadOnlyDictionary<string, BpfProgram> programs)
    {
        foreach (MapSpec array in spec.Maps)
        {
            if (array.Type == BpfMapType.ProgramArray && maps.TryGetValue(array.Name, out RawMap? map))
            {
                foreach (MapSlot slot in array.Slots.Items)
                {
                    if (programs.TryGetValue(slot.Target, out BpfProgram? program) || !slot.IsOptional)
                    {
                        Fill(map, slot, program?.Handle, "program", "was not loaded: turn its AutoLoad on, and set its Type if its section does not say it");
                    }
                }
            }
        }
    }

    static unsafe void Fill(RawMap map, MapSlot slot, BpfHandle? target, string what, string missing)
    {
        string element = $"put {what} '{slot.Target}' into element {slot.Index} of map";
        if (target is null)
        {
            throw new BpfException(element, map.Name, 0, $"The {what} {missing}.");
        }

        using var use = new HandleUse(target);
        (uint key, uint value) = (slot.Index, use.FileDescriptor);
        // SAFETY: keys and values of these kinds have four bytes, as the kernel demanded when the map was made.
        int result = MapCalls.Update(map.Handle, &key, &value, MapCalls.Any);
        if (result < 0)
        {
            throw KernelFailure.Create(element, map.Name, result, -result switch
            {
                Errno.E2BIG => $"The map has {map.MaxEntries} elements. Make it larger, or initialise fewer.",
                Errno.EINVAL when what == "map" => "It differs from the inner maps that the map of maps was made for, in kind, sizes, flags or (except for arrays with BPF_F_INNER_MAP and hash tables) capacity.",
                Errno.EINVAL => "Programs of one array must be alike: of one type, all compiled to machine code or none, and for tracing programs with the same arguments.",
                _ => null,
            });
        }
    }
}
