using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>A set of types (BTF) in the kernel: its own, a module's, or those of a loaded object.</summary>
/// <param name="Id">Number by which the kernel knows it, unique until reboot.</param>
/// <param name="Name"><c>vmlinux</c>, or the module's name; empty for those of loaded objects, and before Linux 5.11.</param>
/// <param name="Size">Bytes; of a module, of what it adds to the kernel's own.</param>
/// <param name="IsKernel">It belongs to the kernel or a module, not to a loaded object.</param>
public sealed record BpfBtfInfo(uint Id, string Name, long Size, bool IsKernel)
{
    /// <summary>Describes all BTF objects of the system, in the order of their numbers (bpf(2), BPF_BTF_GET_NEXT_ID, since Linux 5.1). One that vanishes meanwhile is left out.</summary>
    /// <exception cref="BpfException">The caller lacks CAP_SYS_ADMIN.</exception>
    public static IEnumerable<BpfBtfInfo> Enumerate()
    {
        foreach (BpfHandle handle in ObjectIds.Btf.OpenAll())
        {
            using (handle)
            {
                yield return Of(handle);
            }
        }
    }

    /// <summary>Describes the BTF object with a number.</summary>
    /// <exception cref="BpfException">No BTF object has this number, or the caller lacks CAP_SYS_ADMIN.</exception>
    public static BpfBtfInfo OfId(uint id)
    {
        using BpfHandle handle = ObjectIds.Btf.Open(id);
        return Of(handle);
    }

    static BpfBtfInfo Of(BpfHandle btf)
    {
        BtfInfo info = BtfCalls.GetInfo(btf, out string name);
        return new(info.id, name, info.btf_size, info.kernel_btf != 0);
    }
}
