using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading;

/// <summary>
/// What a load depends on of the kernel that it is for: features, types, symbols, configuration. Read when first asked for. Tests play
/// another kernel by giving another one.
/// </summary>
sealed class TargetKernel
{
    // SYSCALL_DEFINE of the architectures that select ARCH_HAS_SYSCALL_WRAPPER (arch/*/include/asm/syscall_wrapper.h).
    static readonly string[] SystemCallWrappers = ["__x64_sys_bpf", "__arm64_sys_bpf", "__riscv_sys_bpf", "__s390x_sys_bpf", "__powerpc_sys_bpf"];

    /// <summary>The kernel that this process runs on.</summary>
    public static TargetKernel Running { get; } = new();

    public KernelFeatures Features { get; init; } = KernelFeatures.Running;

    /// <summary>Gives its types, and those of its modules; null if it does not tell them. Hold on to what it gives during a load.</summary>
    public Func<KernelTypes?> ReadTypes { get; init; } = RunningKernelTypes.Get;

    /// <summary>Its types, and those of its modules; null if it does not tell them.</summary>
    public KernelTypes? Types => ReadTypes();

    /// <summary>What it was built with.</summary>
    public Lazy<KernelConfig> Config { get; init; } = new(KernelConfig.ReadRunning);

    /// <summary>Its version as <c>LINUX_VERSION_CODE</c>; 0 if it cannot be made out.</summary>
    public Lazy<uint> Version { get; init; } = new(KernelVersion.Read);

    /// <summary>Opens the list of its symbols, as <c>/proc/kallsyms</c> writes it; throws <see cref="IOException"/> if it cannot be had.</summary>
    public Func<Stream> OpenSymbols { get; init; } = static () => new FileStream("/proc/kallsyms", FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);

    /// <summary>Its tracing programs can ask for the cookie of their attachment (Linux 5.15).</summary>
    public Lazy<bool> HasAttachCookie { get; init; } = new(AttachCookieSupport.Probe);

    /// <summary>Its system calls take their arguments in a struct of registers, in functions whose names say the architecture (<c>__x64_sys_bpf</c>).</summary>
    public bool HasSystemCallWrapper
    {
        get
        {
            if (Config.Value.IsKnown)
            {
                return Config.Value["CONFIG_ARCH_HAS_SYSCALL_WRAPPER"] == "y";
            }

            KernelAddresses found = ReadAddresses(SystemCallWrappers);
            return Array.Exists(SystemCallWrappers, found.Contains);
        }
    }

    /// <summary>Reads the addresses of symbols; what cannot be read has none.</summary>
    public KernelAddresses ReadAddresses(IEnumerable<string> names)
    {
        try
        {
            using Stream symbols = OpenSymbols();
            return KernelAddresses.Read(symbols, names);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return KernelAddresses.Read(Stream.Null, []);
        }
    }
}
