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
}
