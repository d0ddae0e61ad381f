using Bpf.Sdk.Loading;
using Bpf.Sdk.Loading.Rights;

namespace Bpf.Sdk;

/// <summary>How to load an object. The default is right for most programs.</summary>
public sealed record BpfLoadOptions
{
    /// <summary>Root of pinned maps, on a BPF file system; null stands for <see cref="BpfFileSystem.DefaultPath"/>.</summary>
    public string? PinRoot { get; init; }

    /// <summary>
    /// Values of the kernel's configuration that go before those of the running kernel, for <c>__kconfig</c> variables: lines as in a
    /// kernel's <c>.config</c>, for example <c>CONFIG_HZ=250</c>.
    /// </summary>
    public string? KernelConfig { get; init; }

    /// <summary>
    /// A file with the types that programs are adapted to (CO-RE), for kernels that do not tell theirs (built without
    /// <c>CONFIG_DEBUG_INFO_BTF</c>): BTF by itself, or an ELF file with a <c>.BTF</c> section such as vmlinux. It must be of just the kernel
    /// that the object is loaded into. Null takes what the running kernel and its modules tell. Only CO-RE uses it; kernel functions and attach
    /// targets are always the running kernel's.
    /// </summary>
    public string? KernelBtf { get; init; }

    /// <summary>What the verifier is to write about all programs, into <see cref="BpfProgram.VerifierLog"/>; of single programs, set <see cref="Objects.ProgramSpec.LogLevel"/>.</summary>
    public BpfLogLevel LogLevel { get; init; }

    /// <summary>The right to load from within a user namespace, as in a rootless container; null without. It stays the caller's, to dispose after loading.</summary>
    public BpfToken? Token { get; init; }

    internal LoadRights Rights => new(Token?.Handle, Kernel.LockedMemory);

    // What tests play another kernel by.
    internal TargetKernel Kernel { get; init; } = TargetKernel.Running;
}
