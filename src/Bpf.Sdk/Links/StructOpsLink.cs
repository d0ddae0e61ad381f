using Bpf.Sdk.Kernel;
using Bpf.Sdk.Links;

namespace Bpf.Sdk;

/// <summary>
/// A structure of callbacks that is registered with the kernel. <see cref="BpfLink.Dispose"/> unregisters it; what uses it then goes on with it to its end, as
/// sockets do with their congestion control.
/// </summary>
/// <remarks>
/// If the process dies, the kernel unregisters a structure of <c>.struct_ops.link</c> that is not pinned, and keeps one of <c>.struct_ops</c> until its map's element is
/// deleted (<c>bpftool struct_ops unregister</c>). A link that nobody holds any more lives as long as its object.
/// </remarks>
public sealed class StructOpsLink : BpfLink
{
    internal StructOpsLink(BpfHandle handle, bool isLink, BpfHandle map) : base(new StructOpsHook(handle, isLink) { ProgramId = 0 }, pinPath: null, map)
    {
    }
}
