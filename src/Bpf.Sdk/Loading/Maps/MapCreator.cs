using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Rights;
using Bpf.Sdk.Loading.Types;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>Creates maps, or takes the compatible one that is pinned where the map would be.</summary>
static class MapCreator
{
    /// <inheritdoc cref="Create(MapSpec, MapCreation)"/>
    public static BpfHandle Create(MapSpec spec, LoadedBtf? btf) => Create(spec, new MapCreation { Btf = btf });

    /// <summary>Creates one map: BPF_MAP_CREATE.</summary>
    public static BpfHandle Create(MapSpec spec, MapCreation creation)
    {
        spec = MapCapacity.Settle(spec);
        using BpfHandle? template = CreateTemplate(spec, creation);
        var attributes = new MapCreateAttributes
        {
            map_type = (uint)spec.Type,
            key_size = spec.KeySize,
            value_size = spec.ValueSize,
            max_entries = spec.MaxEntries,
            map_flags = spec.Flags,
            map_extra = spec.Extra,
            numa_node = spec.NumaNode,
        };
        if (!creation.Features.Lacks(KernelFeature.ObjectNames))
        {
            attributes.map_name = ObjectName.Of(spec.Name);
        }

        if ((creation.InnerMap ?? template) is { } inner)
        {
            attributes.inner_map_fd = (uint)inner.FileDescriptor;
        }

        if (creation.KernelValueType != 0)
        {
            attributes.btf_vmlinux_value_type_id = creation.KernelValueType;
            attributes.btf_fd = (uint)creation.Btf!.Handle.FileDescriptor; // the kernel demands one, and makes no use of it
            if (creation.Module is { } module)
            {
                attributes.map_flags |= MapCalls.ModuleValueType;
                attributes.value_type_btf_obj_fd = module.FileDescriptor;
            }
        }
        else if (creation.Btf is { } btf && (spec.KeyType, spec.ValueType) is not (0, 0) && TakesTypes(spec.Type))
        {
            attributes.btf_fd = (uint)btf.Handle.FileDescriptor;
            attributes.btf_key_type_id = (uint)spec.KeyType;
            attributes.btf_value_type_id = (uint)spec.ValueType;
        }

        if (creation.Rights.Token is { } token)
        {
            attributes.map_flags |= TokenUapi.BPF_F_TOKEN_FD;
            attributes.map_token_fd = token.FileDescriptor;
        }

        int result = Invoke(attributes, creation);
        if (result < 0 && (attributes.btf_key_type_id, attributes.btf_value_type_id) is not (0, 0))
        {
            // Some kinds take no types, and older kernels fewer: the types are for inspection only. Where a map cannot do without, it fails again.
            (attributes.btf_fd, attributes.btf_key_type_id, attributes.btf_value_type_id) = (0, 0, 0);
            result = Invoke(attributes, creation);
        }

        GC.KeepAlive(creation);
        return result >= 0 ? new(result) : throw KernelFailure.Create("create map", spec.Name, result,
            creation.Rights.Explain(result, "map_create", TokenFailure.Delegation(spec.Type)) ?? MapFailure.Hint(spec, -result, creation.BtfFailure));
    }

    static unsafe int Invoke(MapCreateAttributes attributes, MapCreation creation)
    {
        // SAFETY: the digest is pinned for the calls and goes with its length.
        fixed (byte* digest = creation.ExclusiveProgram)
        {
            attributes.excl_prog_hash = (ulong)digest;
            attributes.excl_prog_hash_size = (uint)(creation.ExclusiveProgram?.Length ?? 0);
            int result = BpfSyscall.Invoke(BpfCommand.MapCreate, ref attributes);
            return creation.Rights.Memory.IsRaisedAfter(result, creation.Features) ? BpfSyscall.Invoke(BpfCommand.MapCreate, ref attributes) : result;
        }
    }

    // The kernel learns what inner maps are like from one that exists.
    static BpfHandle? CreateTemplate(MapSpec spec, MapCreation creation)
    {
        if (!spec.IsMapOfMaps || creation.InnerMap is not null)
        {
            return null;
        }

        return spec.InnerMap is { } inner
            ? Create(inner, creation with { ExclusiveProgram = null })
            : throw new BpfException("create map", spec.Name, 0,
                "Nothing says what its inner maps are like: declare it in C with __array(values, struct …), set InnerMap, or give a map of their kind by SetInnerMap before Load().");
    }

    // Of these the kernel refuses types (map_check_no_btf and its like); it is not asked, as libbpf does not, so that a map is one call.
    static bool TakesTypes(BpfMapType type) => type is not (
        BpfMapType.PerfEventArray or BpfMapType.CgroupArray or BpfMapType.StackTrace or BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps
        or BpfMapType.DevMap or BpfMapType.DevMapHash or BpfMapType.CpuMap or BpfMapType.XskMap or BpfMapType.SockMap or BpfMapType.SockHash
        or BpfMapType.Queue or BpfMapType.Stack or BpfMapType.Arena);

    /// <summary>Takes the map that is pinned at a path, if it is compatible; else creates and pins one.</summary>
    /// <param name="spec">The map.</param>
    /// <param name="path">Its path in a BPF file system that is mounted.</param>
    /// <param name="creation">What else goes into its creation.</param>
    /// <param name="isNew">The map and its pin were made by this call.</param>
    /// <exception cref="BpfMapMismatchException">What is pinned there differs.</exception>
    public static BpfHandle CreatePinned(MapSpec spec, string path, MapCreation creation, out bool isNew)
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

            BpfHandle created = Create(spec, creation);
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
