using System.Globalization;

namespace Bpf.Sdk;

/// <summary>An address of the kernel's code, and where that is.</summary>
/// <param name="Address">The address.</param>
/// <param name="Symbol">The function that it is in; null if the kernel names none: an address of user space, or of a module or program that is gone.</param>
/// <param name="Offset">Bytes from the start of the function.</param>
/// <param name="Module">The module that the function is of, <c>bpf</c> for a loaded BPF program; null for the kernel itself.</param>
public readonly record struct KernelFrame(ulong Address, string? Symbol, ulong Offset, string? Module)
{
    /// <summary>As the kernel writes it: <c>vfs_read+0x1c</c>, <c>nf_hook_slow+0x4 [nf_tables]</c>, or the address alone.</summary>
    public override string ToString() => Symbol is null
        ? string.Create(CultureInfo.InvariantCulture, $"0x{Address:x}")
        : string.Create(CultureInfo.InvariantCulture, $"{Symbol}+0x{Offset:x}{(Module is null ? "" : $" [{Module}]")}");
}
