namespace Bpf.Sdk.Loading;

/// <summary>What kernels differ in, as far as loading depends on it.</summary>
enum KernelFeature
{
    /// <summary>Names of maps and programs (Linux 4.15).</summary>
    ObjectNames,
}
