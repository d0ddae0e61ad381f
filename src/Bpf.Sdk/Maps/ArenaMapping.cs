using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Maps arenas into this process, and explains what stands in the way (arena_map_mmap of kernel/bpf/arena.c).</summary>
static class ArenaMapping
{
    const uint FaultsAreFatal = 1u << 17; // BPF_F_SEGV_ON_FAULT

    /// <summary>The mapping that belongs to the handle of a map, and goes with it.</summary>
    /// <param name="map">The arena.</param>
    /// <param name="isNew">It was just made, so that nobody else can have mapped it.</param>
    public static ArenaMemory Of(BpfMap map, bool isNew = false) => map.Handle.Mappings.Arena(() => Create(map, isNew));

    /// <summary>A mapping with a life of its own.</summary>
    /// <param name="map">The arena.</param>
    /// <param name="isNew">As for <see cref="Of"/>.</param>
    public static ArenaMemory Create(BpfMap map, bool isNew = false) =>
        ArenaMemory.Create(map.Handle, map.Id, map.MaxEntries * (nuint)Environment.SystemPageSize, (nuint)map.Extra, out int result)
            ?? throw KernelFailure.Create("map arena", map.Name, result, Hint(map, isNew, -result));

    /// <summary>Why no memory of an arena can be given to others, or null.</summary>
    public static string? WhyUntouchable(BpfMap map) => (map.Flags & FaultsAreFatal) == 0 ? null
        : $"Arena '{map.Name}' has BPF_F_SEGV_ON_FAULT: the kernel ends a process that touches a page which no program has allocated, or which one has freed. Leave the flag away in C, or copy by {nameof(ArenaMap.TryRead)} and {nameof(ArenaMap.TryWrite)}.";

    static string? Hint(BpfMap map, bool isNew, int errno) => errno switch
    {
        Errno.EEXIST when map.Extra == 0 => "It was mapped by this process before, and something else is at that address now: an arena has one address everywhere.",
        Errno.EEXIST => $"Something of this process is at its address, 0x{map.Extra:x} (map_extra). Choose another one, or none.",
        // As for arrays: the kernel takes a mapping of a file that cannot be written for a private one.
        Errno.EINVAL or Errno.EACCES when DescriptorFacts.Read(map.Handle).Access != DescriptorAccess.ReadWrite => "Arenas are mapped for reading and writing, and this handle was opened for one alone.",
        // Where that is, the kernel does not tell.
        Errno.EINVAL when !isNew => "It was there before, and is mapped at an address that this process does not know: an arena has one address everywhere. Give it one, __ulong(map_extra, ADDRESS) in C, and remove the pin.",
        Errno.EBUSY => "It is mapped at another address elsewhere: an arena has one address everywhere.",
        Errno.ENOMEM => "The address space has no room for it.",
        _ => null,
    };
}
