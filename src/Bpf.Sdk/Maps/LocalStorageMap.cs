using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Microsoft.Win32.SafeHandles;

namespace Bpf.Sdk;

/// <summary>
/// What maps have in common whose values belong to an object of the kernel each: a socket, a task, an inode, a control group. A value goes with its owner, and there is no limit of
/// their number. The kernel does not tell who has one.
/// </summary>
/// <typeparam name="T">The value, laid out as in C: its size must be the map's value size.</typeparam>
public abstract unsafe class LocalStorageMap<T> : BpfMap where T : unmanaged
{
    private protected LocalStorageMap(BpfMap map, bool ownsHandle, string name, BpfMapType type) : base(map, ownsHandle) =>
        MapShape.Of<T>(name, sizeof(int), type).ThrowIfOther(this);

    /// <summary>The value of an owner: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="owner">A descriptor of the owner.</param>
    /// <exception cref="KeyNotFoundException">The owner has no value.</exception>
    /// <exception cref="BpfMapException">It cannot have one, or is gone; the message says which.</exception>
    public T this[SafeHandle owner]
    {
        get => Get(owner, owner);
        set => Set(owner, value);
    }

    /// <summary>The value of an owner: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <param name="owner">A descriptor of the owner.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if the owner has none.</returns>
    /// <exception cref="BpfMapException">It cannot have one; the message says why.</exception>
    public bool TryGetValue(SafeHandle owner, out T value) => TryGet(owner, owner, out value);

    /// <summary>Adds or replaces the value of an owner: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="owner">A descriptor of the owner.</param>
    /// <param name="value">The value.</param>
    /// <param name="mode">What is done if the owner has a value, or has none.</param>
    /// <exception cref="BpfMapException">The mode forbids it, or the owner cannot have a value, or is gone; the message says which.</exception>
    public void Set(SafeHandle owner, T value, MapUpdateMode mode = MapUpdateMode.Any) => Put(owner, owner, value, mode);

    /// <summary>Adds a value: bpf(2), BPF_MAP_UPDATE_ELEM with BPF_NOEXIST.</summary>
    /// <param name="owner">A descriptor of the owner.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if the owner has one already.</returns>
    /// <exception cref="BpfMapException">The owner cannot have a value, or is gone; the message says which.</exception>
    public bool TryAdd(SafeHandle owner, T value) => TryPut(owner, owner, value);

    /// <summary>Removes the value of an owner: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <param name="owner">A descriptor of the owner.</param>
    /// <returns>False if it had none.</returns>
    /// <exception cref="BpfMapException">It cannot have one; the message says why.</exception>
    public bool Remove(SafeHandle owner) => Delete(owner, owner);

    /// <summary>What an answer of the kernel's means for this kind of owner; null if nothing special.</summary>
    private protected abstract (BpfMapFailure Reason, string Hint)? Explain(int errno);

    private protected T Get<TOwner>(SafeHandle handle, TOwner owner) =>
        TryGet(handle, owner, out T value) ? value : throw new KeyNotFoundException($"Map '{Name}' has no value for {Text(owner)}.");

    private protected bool TryGet<TOwner>(SafeHandle handle, TOwner owner, out T value)
    {
        ThrowIfUnfit(handle);
        using var use = new HandleUse(handle);
        uint key = use.FileDescriptor;
        Unsafe.SkipInit(out T found);
        // SAFETY: the constructor has checked that keys have four bytes, and values this size.
        int result = MapCalls.Lookup(Handle, &key, &found);
        value = result >= 0 ? found : default;
        return result >= 0 || (result == -Errno.ENOENT ? false : throw Failure("look up in", owner, result));
    }

    private protected void Put<TOwner>(SafeHandle handle, TOwner owner, T value, MapUpdateMode mode)
    {
        int result = Update(handle, value, mode);
        if (result < 0)
        {
            throw Failure("update", owner, result);
        }
    }

    private protected bool TryPut<TOwner>(SafeHandle handle, TOwner owner, T value)
    {
        int result = Update(handle, value, MapUpdateMode.NoExist);
        return result >= 0 || (result == -Errno.EEXIST ? false : throw Failure("update", owner, result));
    }

    private protected bool Delete<TOwner>(SafeHandle handle, TOwner owner)
    {
        ThrowIfUnfit(handle);
        using var use = new HandleUse(handle);
        uint key = use.FileDescriptor;
        // SAFETY: as above.
        int result = MapCalls.Delete(Handle, &key);
        return result >= 0 || (result == -Errno.ENOENT ? false : throw Failure("remove from", owner, result));
    }

    private protected BpfMapException Failure<TOwner>(string operation, TOwner owner, int result) => Explain(-result) is { } explained
        ? ElementFailure.Create(this, operation, Text(owner), result, explained.Reason, explained.Hint)
        : ElementFailure.Create(this, operation, Text(owner), result);

    int Update(SafeHandle handle, T value, MapUpdateMode mode)
    {
        ThrowIfUnfit(handle);
        using var use = new HandleUse(handle);
        uint key = use.FileDescriptor;
        // SAFETY: as above.
        return MapCalls.Update(Handle, &key, &value, (ulong)mode);
    }

    static void ThrowIfUnfit(SafeHandle handle)
    {
        ArgumentNullException.ThrowIfNull(handle);
        // Its number is none of a file: the kernel would take it for that of another one.
        if (handle is SafeProcessHandle)
        {
            throw new ArgumentException("The SafeProcessHandle of .NET is not a descriptor of the process: give the Process itself.", nameof(handle));
        }
    }

    static string Text<TOwner>(TOwner owner) => owner switch
    {
        Socket socket => $"socket {socket.LocalEndPoint}{(socket.Connected ? $" to {socket.RemoteEndPoint}" : "")}",
        SafeHandle handle => $"descriptor {handle.DangerousGetHandle()}",
        _ => $"{owner}",
    };
}
