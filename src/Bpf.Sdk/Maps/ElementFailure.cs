using System.Globalization;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Explains what the kernel answers to an access of a map.</summary>
static class ElementFailure
{
    /// <param name="map">The map.</param>
    /// <param name="operation">What was tried, as a verb that the map follows.</param>
    /// <param name="key">The key, for people; null if it was about all of them.</param>
    /// <param name="result">The negated errno.</param>
    public static BpfMapException Create(BpfMap map, string operation, string? key, int result)
    {
        (BpfMapFailure reason, string hint) = Explain(map, -result);
        return Create(map, operation, key, result, reason, hint);
    }

    /// <inheritdoc cref="Create(BpfMap, string, string?, int)"/>
    public static BpfMapException Create(BpfMap map, string operation, string? key, int result, BpfMapFailure reason, string hint)
    {
        string message = $"Cannot {operation} map '{map.Name}'{(key is null ? "" : $", key {key}")}: {Errno.Name(-result)}. {hint}";
        return new(message, operation, map.Name, key, reason, -result, hint);
    }

    /// <summary>A key as messages write it: as it writes itself, or its bytes.</summary>
    public static string Text<TKey>(TKey key) where TKey : unmanaged
    {
        string? text = key is IFormattable formattable ? formattable.ToString(null, CultureInfo.InvariantCulture) : key.ToString();
        return text is null || text == typeof(TKey).ToString()
            ? Convert.ToHexStringLower(MemoryMarshal.AsBytes(new ReadOnlySpan<TKey>(in key)))
            : text;
    }

    static (BpfMapFailure Reason, string Hint) Explain(BpfMap map, int errno) => errno switch
    {
        // Tries answer ENOSPC, hash tables and queues E2BIG.
        Errno.E2BIG when map.IsArray => (BpfMapFailure.Other, $"It has elements 0 to {map.MaxEntries - 1}."),
        Errno.E2BIG or Errno.ENOSPC => (BpfMapFailure.Full, $"It has all the {map.MaxEntries} elements that it may have: remove some, or give it a larger max_entries."),
        Errno.EEXIST => (BpfMapFailure.Exists, "The key is there already, and was only to be added."),
        Errno.ENOENT => (BpfMapFailure.NotFound, "The key is not there, and was only to be replaced."),
        Errno.EPERM => Refusal(map),
        Errno.EOPNOTSUPP or Errno.ENOTSUPP => (BpfMapFailure.NotSupported, $"Maps of kind {map.Type} cannot do this on this kernel."),
        Errno.EINVAL when map.Type is BpfMapType.ProgramArray or BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps => (BpfMapFailure.Mismatch,
            "What is put in has to be like what the map was made for: programs of one type, maps of one kind and size."),
        Errno.EINVAL => (BpfMapFailure.NotSupported,
            $"Maps of kind {map.Type} cannot do this, or not on this kernel, or not in this way: {nameof(MapUpdateMode)}.{nameof(MapUpdateMode.Locked)}, say, needs values with a struct bpf_spin_lock."),
        Errno.EBUSY => (BpfMapFailure.Other, "The element is being changed by the very CPU that the call runs on. Try again."),
        Errno.ENOMEM => (BpfMapFailure.Other, "The kernel has no memory for another element, or the memory limit of the control group is reached."),
        Errno.EBADF => (BpfMapFailure.Other, "The map is closed."),
        _ => (BpfMapFailure.Other, "The kernel's documentation of this kind of map says what it means."),
    };

    static (BpfMapFailure Reason, string Hint) Refusal(BpfMap map) => DescriptorFacts.Read(map.Handle) switch
    {
        { IsFrozen: true } => (BpfMapFailure.Frozen, "The map is frozen: nobody changes it from user space any more."),
        { Access: DescriptorAccess.ReadOnly } => (BpfMapFailure.ReadOnly, "The map was opened for reading only."),
        { Access: DescriptorAccess.WriteOnly } => (BpfMapFailure.WriteOnly, "The map was opened for writing only."),
        _ => (BpfMapFailure.Other, KernelFailure.NotPermitted(Capability.Bpf)),
    };
}
