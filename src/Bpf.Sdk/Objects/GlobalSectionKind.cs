
namespace Bpf.Sdk.Objects;

/// <summary>Kinds of section that hold global variables.</summary>
public enum GlobalSectionKind
{
    /// <summary>Initialised and writable (<c>.data</c>).</summary>
    Data,
    /// <summary>Constant for the program once loaded (<c>.rodata</c>): the verifier knows the values and removes dead branches.</summary>
    Rodata,
    /// <summary>Zero at the start and writable (<c>.bss</c>).</summary>
    Bss,
    /// <summary>Values of the kernel's configuration (<c>.kconfig</c>), constant; there once the object is loaded.</summary>
    KernelConfig,
    /// <summary>Variables in the object's arena (<c>.addr_space.1</c>): memory that programs and user space share, with the same addresses for both.</summary>
    Arena,
}
