using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// What maps have in common whose values exist for each control group that a program which uses the map is attached to: the kernel makes them when the program is attached, and
/// removes them with the group or the map (before Linux 5.9, when the program is detached).
/// </summary>
/// <remarks>
/// The keys of the map are <c>struct bpf_cgroup_storage_key</c>, for a value for each group and kind of attachment, or <c>__u64</c> (Linux 5.9), for one for each group that all
/// programs share.
/// </remarks>
public abstract unsafe class AttachedStorageMap : BpfMap
{
    private protected AttachedStorageMap(BpfMap map, bool ownsHandle, in MapShape shape) : base(map, ownsHandle) => shape.ThrowIfOther(this);

    /// <summary>The keys that have a value: bpf(2), BPF_MAP_GET_NEXT_KEY. If a group goes meanwhile, those behind it may not be met.</summary>
    public IEnumerable<CgroupStorageKey> Keys
    {
        get
        {
            CgroupStorageKey key = default;
            for (bool isFirst = true; TryGetNext(isFirst, key, out key); isFirst = false)
            {
                yield return key;
            }
        }
    }

    /// <summary>Whether a key has a value: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    public bool ContainsKey(CgroupStorageKey key)
    {
        byte[]? large = BytesOfValue > 1024 ? new byte[BytesOfValue] : null;
        Span<byte> value = large ?? stackalloc byte[1024];
        fixed (byte* pointer = value)
        {
            // SAFETY: there is room for the bytes of a value.
            return IsThere(Lookup(key, pointer), "look up in", key);
        }
    }

    /// <param name="key">The key; of eight bytes the kernel reads its beginning only, which is the number of the group.</param>
    /// <param name="value">Room for the bytes of a value.</param>
    private protected int Lookup(CgroupStorageKey key, void* value) => MapCalls.Lookup(Handle, &key, value); // SAFETY: keys have 8 or 16 bytes, and the struct 16

    /// <param name="key">As for <see cref="Lookup"/>.</param>
    /// <param name="value">The bytes of a value.</param>
    /// <param name="mustBeThere">False is an answer, and no exception.</param>
    private protected bool Update(CgroupStorageKey key, void* value, bool mustBeThere)
    {
        // SAFETY: as above, and the caller gives as many bytes as a value has.
        int result = MapCalls.Update(Handle, &key, value, (ulong)MapUpdateMode.Exist);
        if (result == -Errno.ENOENT && mustBeThere)
        {
            throw ElementFailure.Create(this, "update", ElementFailure.Text(key), result, BpfMapFailure.NotFound,
                "No program that uses the map has been attached there: the kernel makes a value when one is.");
        }

        return IsThere(result, "update", key);
    }

    bool TryGetNext(bool isFirst, CgroupStorageKey key, out CgroupStorageKey next)
    {
        CgroupStorageKey found = default;
        // SAFETY: as above.
        int result = MapCalls.NextKey(Handle, isFirst ? null : &key, &found);
        next = found;
        return IsThere(result, "iterate over", key);
    }
}
