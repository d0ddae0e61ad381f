using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>The registration of a structure of callbacks.</summary>
/// <param name="handle">The link, or without one the map.</param>
/// <param name="isLink">Whether it is a link.</param>
sealed class StructOpsHook(BpfHandle handle, bool isLink) : LinkHook
{
    readonly KernelLink _link = new(handle);

    public override string? WhyNotPinned => isLink ? null : "A structure of .struct_ops has no link to pin, and outlives the process without one. Put it into .struct_ops.link (Linux 6.4).";

    public override void Pin(string path) => _link.Pin(path);

    public override void Unpin(string path) => _link.Unpin(path);

    public override unsafe void Detach()
    {
        uint key = 0;
        // SAFETY: the key of such a map has four bytes.
        int result = isLink ? _link.Detach() : MapCalls.Delete(handle, &key);
        if (result < 0 && result != -Errno.ENOENT)
        {
            throw KernelFailure.Create("unregister a structure of callbacks", null, result);
        }
    }

    public override void Release() => _link.Release();
}
