using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Links;

/// <summary>A link of the kernel, of whatever type: what hooks that are one do with it. The kernel keeps it while a descriptor or a pin stands for it.</summary>
sealed class KernelLink(BpfHandle handle)
{
    public BpfHandle Handle { get; } = handle;

    public void Pin(string path) => PinnedObject.Pin(Handle, path, PinnedKind.Link);

    /// <summary>Removes the pin if it is still there and still of this link.</summary>
    public void Unpin(string path)
    {
        uint id = ObjectInfo.Get<LinkInfo>(Handle, PinnedKind.Link).id;
        if (PinnedObject.IsPinOf<LinkInfo>(path, PinnedKind.Link, info => info.id == id))
        {
            PinnedObject.Unpin(path);
        }
    }

    /// <summary>Puts another program in the place of its own: BPF_LINK_UPDATE.</summary>
    /// <returns>0, or the negated errno.</returns>
    public int Update(BpfHandle program) => LinkCalls.Update(Handle, program);

    /// <summary>Takes the program off at once, whoever else holds the link, where the kernel can do that to links of this type: BPF_LINK_DETACH (Linux 5.9).</summary>
    /// <returns>0, or the negated errno.</returns>
    public int Detach()
    {
        int result = LinkCalls.Detach(Handle);
        // Tracing, perf event and multi links end with the last who holds them, and so do all before Linux 5.9.
        return result is -Errno.EOPNOTSUPP or -Errno.EINVAL ? 0 : result;
    }

    public void Release() => Handle.Dispose();
}
