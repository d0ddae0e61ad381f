using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Creates maps, or takes the compatible one that is pinned where the map would be.</summary>
static class MapCreator
{
    /// <summary>Creates one map: BPF_MAP_CREATE.</summary>
    public static BpfHandle Create(MapSpec spec, LoadedBtf? btf)
    {
        var attributes = new MapCreateAttributes
        {
            map_type = (uint)spec.Type,
            key_size = spec.KeySize,
            value_size = spec.ValueSize,
            max_entries = spec.MaxEntries,
            map_flags = spec.Flags,
            map_extra = spec.Extra,
            numa_node = spec.NumaNode,
            map_name = ObjectName.Of(spec.Name),
        };
        if (btf is not null && spec.ValueType != 0)
        {
            attributes.btf_fd = (uint)btf.Handle.FileDescriptor;
            attributes.btf_key_type_id = (uint)spec.KeyType;
            attributes.btf_value_type_id = (uint)spec.ValueType;
        }

        int result = BpfSyscall.Invoke(BpfCommand.MapCreate, ref attributes);
        if (result < 0 && attributes.btf_fd != 0)
        {
            // Some kinds take no types, and older kernels fewer: the types are for inspection only.
            (attributes.btf_fd, attributes.btf_key_type_id, attributes.btf_value_type_id) = (0, 0, 0);
            result = BpfSyscall.Invoke(BpfCommand.MapCreate, ref attributes);
        }

        return result >= 0 ? new(result) : throw KernelFailure.Create("create map", spec.Name, result, -result switch
        {
            Errno.EINVAL => $"The kernel does not take {spec}: is it too old for this kind or its flags, or are the sizes not of this kind?",
            Errno.E2BIG => $"Key, value or capacity is larger than the kernel allows: {spec}.",
            _ => null,
        });
    }

    /// <summary>Takes the map that is pinned at a path, if it is compatible; else creates and pins one.</summary>
    /// <param name="spec">The map.</param>
    /// <param name="path">Its path in a BPF file system that is mounted.</param>
    /// <param name="btf">The object's types in the kernel.</param>
    /// <param name="isNew">The map and its pin were made by this call.</param>
    /// <exception cref="BpfMapMismatchException">What is pinned there differs.</exception>
    public static BpfHandle CreatePinned(MapSpec spec, string path, LoadedBtf? btf, out bool isNew)
    {
        while (true)
        {
            if (PinnedObject.TryOpen(path, 0, out int opened) is { } existing)
            {
                isNew = false;
                PinnedObject.ThrowIfOther(existing, path, PinnedKind.Map);
                ThrowIfDifferent(spec, path, existing);
                return existing;
            }

            if (opened != -Errno.ENOENT)
            {
                throw PinnedObject.OpenFailure(path, PinnedKind.Map, opened);
            }

            BpfHandle created = Create(spec, btf);
            try
            {
                PinnedObject.Pin(created, path, PinnedKind.Map);
                isNew = true;
                return created;
            }
            catch (BpfException exception) when (exception.ErrorNumber == Errno.EEXIST)
            {
                // Another process was faster: share its map.
                created.Dispose();
            }
            catch
            {
                created.Dispose();
                throw;
            }
        }
    }

    static void ThrowIfDifferent(MapSpec spec, string path, BpfHandle existing)
    {
        try
        {
            IReadOnlyList<MapDifference> differences = new RawMap(existing, ownsHandle: false).Compare(spec);
            if (differences.Count > 0)
            {
                throw new BpfMapMismatchException(path, differences,
                    "It was pinned by another program or by another version of this one. If nothing needs it any more, remove it with: rm " + path);
            }
        }
        catch
        {
            existing.Dispose();
            throw;
        }
    }
}
