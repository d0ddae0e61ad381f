using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Sockets by key (<c>BPF_MAP_TYPE_SOCKHASH</c>, Linux 4.18): as <see cref="SockMap"/>, which says what sockets it takes. When a socket is closed, the kernel removes its key.
/// </summary>
/// <typeparam name="TKey">The key, laid out as in C: its size must be the map's key size. All its bytes are compared, padding too.</typeparam>
public sealed unsafe class SockHashMap<TKey> : BpfMap, IBpfMap<SockHashMap<TKey>> where TKey : unmanaged
{
    SockHashMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle) =>
        new MapShape($"SockHashMap<{typeof(TKey).Name}>", [BpfMapType.SockHash], typeof(TKey), Unsafe.SizeOf<TKey>(), null, -1).ThrowIfOther(this);

    static SockHashMap<TKey> IBpfMap<SockHashMap<TKey>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The keys that have a socket. Those that are added or removed meanwhile may be met or not, and if some are removed, others may be met twice.</summary>
    public IEnumerable<TKey> Keys
    {
        get
        {
            TKey key = default;
            // Behind a key that is gone the kernel starts again: no more are given than there can be.
            for (uint given = 0; given < MaxEntries && TryGetNext(given > 0, key, out key); given++)
            {
                yield return key;
            }
        }
    }

    // By what they take, no call fits both.
#pragma warning disable RS0026
    /// <summary>Puts a socket under a key: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="key">The key.</param>
    /// <param name="socket">A socket of a kind and in a state that the map takes.</param>
    /// <param name="mode">What is done if the key is there, or is not. <see cref="MapUpdateMode.Locked"/> is not for this kind.</param>
    /// <exception cref="ObjectDisposedException">The socket is closed.</exception>
    /// <exception cref="BpfMapException">
    /// The map does not take such sockets, or not in this state: <see cref="BpfMapFailure.Mismatch"/>. Or the mode forbids it, or the map is full.
    /// </exception>
    public void Set(TKey key, Socket socket, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ArgumentNullException.ThrowIfNull(socket);
        Set(key, socket.SafeHandle, mode);
    }

    /// <summary>As <see cref="Set(TKey, Socket, MapUpdateMode)"/>, with the descriptor of a socket.</summary>
    /// <param name="key">The key.</param>
    /// <param name="socket">A <see cref="SafeSocketHandle"/>, for example.</param>
    /// <param name="mode">What is done if the key is there, or is not.</param>
    public void Set(TKey key, SafeHandle socket, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ArgumentNullException.ThrowIfNull(socket);
        // SAFETY: the constructor has checked that the key has this size.
        int result = DescriptorElement.Update(this, &key, socket, mode);
        if (result < 0)
        {
            throw SocketElement.NotTaken(this, ElementFailure.Text(key), socket, mode, result);
        }
    }
#pragma warning restore RS0026

    /// <inheritdoc cref="SocketArrayMap.TryGetCookie" path="/summary"/>
    /// <returns>False if the key is not there.</returns>
    /// <exception cref="BpfMapException">The map's values have four bytes, which cookies do not fit into: <see cref="BpfMapFailure.NotSupported"/>.</exception>
    public bool TryGetCookie(TKey key, out ulong cookie)
    {
        ulong found;
        // SAFETY: as above, and values have no more than eight bytes.
        int result = MapCalls.Lookup(Handle, &key, &found);
        cookie = result >= 0 ? found : 0;
        return result >= 0 || (result == -Errno.ENOENT ? false : throw SocketElement.NoCookie(this, ElementFailure.Text(key), result));
    }

    /// <summary>Removes a key: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if the map did not have it.</returns>
    public bool Remove(TKey key)
    {
        // SAFETY: as above.
        int result = MapCalls.Delete(Handle, &key);
        return IsThere(result, "remove from", key);
    }

    /// <summary>Removes all keys that are there when it is called.</summary>
    public void Clear()
    {
        foreach (TKey key in Keys)
        {
            Remove(key);
        }
    }

    bool TryGetNext(bool hasKey, TKey key, out TKey next)
    {
        Unsafe.SkipInit(out TKey found);
        // SAFETY: as above.
        int result = MapCalls.NextKey(Handle, hasKey ? &key : null, &found);
        next = result >= 0 ? found : default;
        return result >= 0 || (result == -Errno.ENOENT ? false : throw ElementFailure.Create(this, "iterate over", null, result));
    }
}
