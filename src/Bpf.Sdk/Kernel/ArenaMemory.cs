using Tmds.Linux;

namespace Bpf.Sdk.Kernel;

/// <summary>
/// The pages of an arena. It has one address everywhere, so whoever needs it in this process shares one mapping, which goes with the last of them.
/// </summary>
sealed unsafe class ArenaMemory : MappedMemory
{
    static readonly Lock s_lock = new();

    // By the numbers of maps. An arena stays bound to the address that the kernel chose for it once, also when nobody has it mapped.
    static readonly Dictionary<uint, Place> s_places = [];

    // Where references to former arenas may still point: nothing but arenas comes to lie there.
    static readonly List<(nuint Start, nuint End)> s_kept = [];

    readonly uint _id;

    ArenaMemory(uint id, Place place) : base((void*)place.Start, place.End - place.Start, isWritable: true) => _id = id;

    /// <summary>Maps an arena, where programs and user space read the same numbers as addresses.</summary>
    /// <param name="map">The arena.</param>
    /// <param name="id">The kernel's number of it.</param>
    /// <param name="length">Its size in bytes.</param>
    /// <param name="address">Where it must be; 0 leaves it to the kernel. What is there already is not covered.</param>
    /// <param name="result">0, or the negated errno.</param>
    public static ArenaMemory? Create(BpfHandle map, uint id, nuint length, nuint address, out int result)
    {
        lock (s_lock)
        {
            if (!s_places.TryGetValue(id, out Place? place) || place.Holders == 0)
            {
                bool isLent = false;
                nuint start = place?.Start ?? address;
                start = start == 0 ? MapAnywhere(map, length, out result) : MapAt(map, start, length, out isLent, out result);
                if (result < 0)
                {
                    return null;
                }

                s_places[id] = place = new(start, start + length, isLent, IsChosen: address == 0);
            }

            result = 0;
            place.Holders++;
            return new(id, place);
        }
    }

    static nuint MapAnywhere(BpfHandle map, nuint length, out int result) => (nuint)Map(null, length, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED, map, out result);

    static nuint MapAt(BpfHandle map, nuint start, nuint length, out bool isLent, out int result)
    {
        nuint end = start + length;
        isLent = s_kept.Exists(kept => kept.Start < end && kept.End > start);
        if (isLent && !Claim(start, end))
        {
            result = -Errno.EEXIST;
            return 0;
        }

        // SAFETY: all of a claimed range is ours, and without anything in it.
        Map((void*)start, length, LibC.PROT_READ | LibC.PROT_WRITE, LibC.MAP_SHARED | (isLent ? Fixed : FixedNoReplace), map, out result);
        if (result < 0 && isLent)
        {
            // Some kernels have removed what was there before they ask the arena.
            IsMapped((void*)start, length, LibC.PROT_READ | LibC.PROT_WRITE, FixedNoReplace);
        }

        return start;
    }

    // A range that overlaps with what is kept becomes ours as a whole, or not at all.
    static bool Claim(nuint start, nuint end)
    {
        foreach (Place place in s_places.Values)
        {
            if (place.Holders > 0 && place.Start < end && place.End > start)
            {
                return false;
            }
        }

        var taken = new List<(nuint Start, nuint End)>();
        nuint from = start;
        foreach ((nuint keptStart, nuint keptEnd) in s_kept.Append((end, end)).OrderBy(static kept => kept.Item1))
        {
            nuint to = Math.Min(keptStart, end);
            if (from < to)
            {
                if (!IsMapped((void*)from, to - from, LibC.PROT_NONE, FixedNoReplace))
                {
                    taken.ForEach(static range => Unmap((void*)range.Start, range.End - range.Start));
                    return false;
                }

                taken.Add((from, to));
            }

            from = Math.Max(from, keptEnd);
        }

        s_kept.AddRange(taken);
        return true;
    }

    protected override bool ReleaseHandle()
    {
        lock (s_lock)
        {
            Place place = s_places[_id];
            place.IsLent |= IsLent;
            if (--place.Holders > 0)
            {
                return true;
            }

            if (!place.IsChosen)
            {
                s_places.Remove(_id);
            }

            nuint length = place.End - place.Start;
            if (!place.IsLent)
            {
                return Unmap((void*)place.Start, length);
            }

            if (!s_kept.Contains((place.Start, place.End)))
            {
                s_kept.Add((place.Start, place.End));
            }

            return PutZeros((void*)place.Start, length, isWritable: true);
        }
    }

    /// <summary>Where an arena is.</summary>
    sealed record Place(nuint Start, nuint End, bool IsLent, bool IsChosen)
    {
        public bool IsLent { get; set; } = IsLent;

        public int Holders { get; set; }
    }
}
