using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Loading.Rights;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Loading;

/// <summary>
/// What a load depends on of the kernel that it is for: features, types, symbols, configuration. Read when first asked for. Tests play
/// another kernel by giving another one.
/// </summary>
sealed class TargetKernel
{
    /// <summary>The kernel that this process runs on.</summary>
    public static TargetKernel Running { get; } = new();

    public KernelFeatures Features { get; init; } = KernelFeatures.Running;

    /// <summary>The limit that older kernels count maps and programs against.</summary>
    public LockedMemory LockedMemory { get; init; } = LockedMemory.OfProcess;

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

    /// <summary>Functions of its system calls are named for their architecture (<c>__x64_sys_bpf</c>). The configuration is read faster than the symbols.</summary>
    public bool HasSystemCallWrapper => Config.Value.IsKnown
        ? Config.Value["CONFIG_ARCH_HAS_SYSCALL_WRAPPER"] == "y"
        : Features[KernelFeature.SyscallWrappers] == FeatureSupport.Present;

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
