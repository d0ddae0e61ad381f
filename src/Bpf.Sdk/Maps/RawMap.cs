using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>A map of any kind as bytes: what a program uses that knows its maps only at run time. <see cref="AsArray{T}"/> gives the typed form.</summary>
public sealed unsafe class RawMap : BpfMap
{
    internal RawMap(BpfHandle handle, string? name = null, bool ownsHandle = true)
        : base(handle, ObjectInfo.Get<MapInfo>(handle, "map"), name, ownsHandle)
    {
    }

    /// <summary>Creates a map that no object declares: bpf(2), BPF_MAP_CREATE. Where it is to be pinned is not looked at: <see cref="BpfMap.Pin"/> does that.</summary>
    /// <param name="spec">What it is to be.</param>
    /// <exception cref="BpfException">The kernel refused; the message says which rule of the kind of map was broken, or which privilege is missing.</exception>
    public static RawMap Create(MapSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (spec.ExclusiveProgram is { } program)
        {
            throw new ArgumentException($"Map '{spec.Name}' is for program '{program}' alone, whose instructions it takes to create it: only the object of both can.", nameof(spec));
        }

        BpfHandle handle = MapCreator.Create(spec, btf: null);
        try
        {
            return new(handle, spec.Name);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    /// <inheritdoc cref="BpfMapExtensions.Duplicate"/>
    public RawMap Duplicate() => new(Handle.Duplicate(), Name);

    /// <summary>Opens a map by its path in the BPF file system.</summary>
    /// <exception cref="BpfException">Nothing, or not a map, is pinned there.</exception>
    public static RawMap OpenPinned(string path, BpfMapAccess access = BpfMapAccess.ReadWrite) => Own(PinnedObject.OpenOnly(path, PinnedKind.Map, (uint)access));

    /// <summary>Opens a map by the kernel's number for it.</summary>
    /// <exception cref="BpfException">No map has this number, or the caller lacks CAP_SYS_ADMIN.</exception>
    public static RawMap OpenById(uint id, BpfMapAccess access = BpfMapAccess.ReadWrite) => Own(ObjectIds.Maps.Open(id, (uint)access));

    /// <summary>Opens the one map that has a name. Of longer names the kernel keeps, and this compares, 15 characters.</summary>
    /// <exception cref="BpfException">No map is called that, or several are, or the caller lacks CAP_SYS_ADMIN.</exception>
    public static RawMap OpenByName(string name, BpfMapAccess access = BpfMapAccess.ReadWrite) => Own(ObjectIds.Maps.OpenByName(name, static handle =>
    {
        var info = ObjectInfo.Get<MapInfo>(handle, PinnedKind.Map);
        return (info.id, info.name);
    }, (uint)access));

    /// <summary>The map as an array of <typeparamref name="T"/>. Both are one map: whichever is disposed, the handle goes with its owner.</summary>
    /// <exception cref="BpfMapMismatchException">It is not an array, or its values are not of the size of <typeparamref name="T"/>.</exception>
    public ArrayMap<T> AsArray<T>() where T : unmanaged => new(this, ownsHandle: false);

    /// <summary>The map as a typed one. Both are one map: whichever is disposed, the handle goes with its owner.</summary>
    /// <typeparam name="TMap">For example <see cref="HashMap{TKey, TValue}"/>.</typeparam>
    /// <exception cref="BpfMapMismatchException">It is of another kind, or its keys or values are of another size.</exception>
    public TMap As<TMap>() where TMap : BpfMap, IBpfMap<TMap> => TMap.Of(this, ownsHandle: false);

    /// <summary>Copies the value of a key.</summary>
    /// <param name="key">Exactly <see cref="BpfMap.KeySize"/> bytes.</param>
    /// <param name="value">At least the bytes of a value: <see cref="BpfMap.ValueSize"/>, for per-CPU kinds rounded up to 8 and times the possible CPUs.</param>
    /// <returns>False if the map does not have the key.</returns>
    public bool TryGetValue(ReadOnlySpan<byte> key, Span<byte> value)
    {
        ThrowIfSizeDiffers(key, KeySize, nameof(key));
        ThrowIfTooShort(value.Length, BytesOfValue, nameof(value));
        fixed (byte* keyPointer = key, valuePointer = value)
        {
            // SAFETY: the kernel reads KeySize and writes BytesOfValue bytes; both were checked.
            int result = MapCalls.Lookup(Handle, keyPointer, valuePointer);
            if (result == -Errno.ENOENT)
            {
                return false;
            }

            ThrowIfFailed("look up in", key, result);
            return true;
        }
    }

    /// <summary>Sets the value of a key, which is added if the kind of map allows it.</summary>
    /// <param name="key">Exactly <see cref="BpfMap.KeySize"/> bytes.</param>
    /// <param name="value">The bytes of a value, as for <see cref="TryGetValue"/>.</param>
    /// <param name="mode">What is done if the key is there, or is not.</param>
    /// <exception cref="BpfMapException">The map is full, or the mode forbids it; <see cref="BpfMapException.Reason"/> says which.</exception>
    public void SetValue(ReadOnlySpan<byte> key, ReadOnlySpan<byte> value, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ThrowIfSizeDiffers(key, KeySize, nameof(key));
        ThrowIfTooShort(value.Length, BytesOfValue, nameof(value));
        fixed (byte* keyPointer = key, valuePointer = value)
        {
            // SAFETY: as above; the kernel reads both.
            ThrowIfFailed("update", key, MapCalls.Update(Handle, keyPointer, valuePointer, (ulong)mode));
        }
    }

    /// <summary>Removes a key.</summary>
    /// <returns>False if the map did not have it.</returns>
    /// <exception cref="BpfException">The kind of map has no removal, as arrays.</exception>
    public bool Remove(ReadOnlySpan<byte> key)
    {
        ThrowIfSizeDiffers(key, KeySize, nameof(key));
        fixed (byte* keyPointer = key)
        {
            int result = MapCalls.Delete(Handle, keyPointer);
            if (result == -Errno.ENOENT)
            {
                return false;
            }

            ThrowIfFailed("remove from", key, result);
            return true;
        }
    }

    /// <summary>Steps through the keys, in the kernel's order.</summary>
    /// <param name="key">The key to go on from; empty for the first one.</param>
    /// <param name="next">Room for <see cref="BpfMap.KeySize"/> bytes.</param>
    /// <returns>False if there is no further key.</returns>
    public bool TryGetNextKey(ReadOnlySpan<byte> key, Span<byte> next)
    {
        if (!key.IsEmpty)
        {
            ThrowIfSizeDiffers(key, KeySize, nameof(key));
        }

        ThrowIfTooShort(next.Length, (int)KeySize, nameof(next));
        fixed (byte* keyPointer = key, nextPointer = next)
        {
            int result = MapCalls.NextKey(Handle, keyPointer, nextPointer);
            if (result == -Errno.ENOENT)
            {
                return false;
            }

            ThrowIfFailed("iterate over", key, result);
            return true;
        }
    }

    internal static RawMap Own(BpfHandle handle)
    {
        try
        {
            return new(handle);
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    void ThrowIfFailed(string operation, ReadOnlySpan<byte> key, int result)
    {
        if (result < 0)
        {
            throw ElementFailure.Create(this, operation, key.IsEmpty ? null : Convert.ToHexStringLower(key), result);
        }
    }

    void ThrowIfSizeDiffers(ReadOnlySpan<byte> bytes, uint size, string parameter)
    {
        if (bytes.Length != size)
        {
            throw new ArgumentException($"{bytes.Length} bytes were given where map '{Name}' has {size}.", parameter);
        }
    }

    void ThrowIfTooShort(int length, int size, string parameter)
    {
        if (length < size)
        {
            throw new ArgumentOutOfRangeException(parameter, length, $"{length} bytes were given where map '{Name}' takes {size}{(IsPerCpu ? $": for each of {PossibleCpus.Count} CPUs its value, rounded up to 8" : "")}.");
        }
    }
}
