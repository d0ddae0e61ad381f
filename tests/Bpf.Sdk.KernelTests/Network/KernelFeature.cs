using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>What kernels have since some version, if it was built in.</summary>
public enum KernelFeature
{
    Tcx,
}

/// <summary>Since when kernels have a feature, and how to find out whether this one does.</summary>
sealed record KernelFeatureProbe(string Name, Version Since, Func<FeatureSupport> Probe)
{
    public static KernelFeatureProbe Of(KernelFeature feature) => feature switch
    {
        KernelFeature.Tcx => new("TCX", Version.Parse(TcxSupport.MinimumKernel), TcxSupport.Probe),
        _ => throw new ArgumentOutOfRangeException(nameof(feature), feature, message: null),
    };
}
