
namespace Bpf.Sdk.Objects;

/// <summary>What an object takes from the kernel that it is loaded into.</summary>
public enum ExternKind
{
    /// <summary>The object does not say: the symbol has no BTF, or is in neither <c>.kconfig</c> nor <c>.ksyms</c>.</summary>
    Unknown,
    /// <summary>A value of the kernel's build configuration (<c>__kconfig</c>): <c>CONFIG_HZ</c>, <c>LINUX_KERNEL_VERSION</c>.</summary>
    KernelConfig,
    /// <summary>A variable of the kernel whose type is known (<c>extern const struct rq runqueues __ksym</c>).</summary>
    KernelVariable,
    /// <summary>Only the address of something in the kernel (<c>extern const void x __ksym</c>).</summary>
    KernelSymbol,
    /// <summary>A kernel function that programs may call (kfunc).</summary>
    KernelFunction,
}
