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

    /// <summary>Gives its types, and those of its modules; null if it does not tell them. Hold on to what it gives during a load.</summary>
    public Func<KernelTypes?> ReadTypes { get; init; } = RunningKernelTypes.Get;

    /// <summary>Its types, and those of its modules; null if it does not tell them.</summary>
    public KernelTypes? Types => ReadTypes();
}
