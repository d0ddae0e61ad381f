using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>
/// A structure of callbacks that is registered with the kernel. <see cref="Dispose"/> unregisters it; what uses it then goes on with it to its end, as
/// sockets do with their congestion control.
/// </summary>
/// <remarks>
/// If the process dies, the kernel unregisters a structure of <c>.struct_ops.link</c>, and keeps one of <c>.struct_ops</c> until its map's element is
/// deleted (<c>bpftool struct_ops unregister</c>). A link that nobody holds any more lives as long as its object.
/// </remarks>
public sealed class StructOpsLink : IDisposable
{
    readonly Lock _lock = new();
    readonly BpfHandle _handle; // the link's, or without one the map's
    readonly BpfHandle _map;
    readonly bool _isLink;
    bool _isDisposed;

    internal StructOpsLink(BpfHandle handle, bool isLink, BpfHandle map)
    {
        (_handle, _isLink, _map) = (handle, isLink, map);
        HeldLinks.Add(map, this);
    }

    /// <summary>Unregisters the structure. Doing so twice does no harm.</summary>
    /// <exception cref="BpfException">The kernel refused it.</exception>
    public unsafe void Dispose()
    {
        lock (_lock)
        {
            if (_isDisposed)
            {
                return;
            }

            _isDisposed = true;
            using (_handle)
            {
                HeldLinks.Remove(_map, this);
                if (!_isLink)
                {
                    uint key = 0;
                    // SAFETY: the key of such a map has four bytes.
                    int result = MapCalls.Delete(_handle, &key);
                    if (result < 0 && result != -Errno.ENOENT)
                    {
                        throw KernelFailure.Create("unregister a structure of callbacks", null, result);
                    }
                }
            }
        }
    }
}
