using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading.Types;

/// <summary>The types of a kernel module, which continue those of the kernel. Read when they are first asked for.</summary>
/// <param name="name">Name of the module.</param>
/// <param name="read">Reads its types.</param>
/// <param name="open">Opens its types in the kernel; tests, which have no such module, leave it out.</param>
sealed class ModuleBtf(string name, Func<BtfTable> read, Func<BpfHandle>? open = null)
{
    readonly Lazy<NamedTypes> _types = new(() => new(read()));
    readonly Lazy<BpfHandle> _handle = new(open ?? (() => BtfCalls.OpenModule(name)));

    public string Name { get; } = name;

    public BtfTable Table => _types.Value.Table;

    public NamedTypes Types => _types.Value;

    /// <summary>
    /// The module's BTF object, for the verifier: it belongs to this instance, and stays open as long as somebody holds it.
    /// </summary>
    /// <exception cref="BpfException">The module is gone, or the process may not look for it.</exception>
    public BpfHandle Handle => _handle.Value;
}
