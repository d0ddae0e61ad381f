using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading;

/// <summary>What a kernel has, asked of it when first needed and remembered, except for answers that say neither yes nor no.</summary>
/// <param name="probe">Asks the kernel; tests give answers instead.</param>
sealed class KernelFeatures(Func<KernelFeature, FeatureSupport> probe)
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<KernelFeature, FeatureSupport> _known = [];

    /// <summary>Of the kernel that this process runs on.</summary>
    public static KernelFeatures Running { get; } = new(static _ => FeatureSupport.Unknown);

    public FeatureSupport this[KernelFeature feature]
    {
        get
        {
            if (_known.TryGetValue(feature, out FeatureSupport known))
            {
                return known;
            }

            FeatureSupport found = probe(feature);
            if (found != FeatureSupport.Unknown)
            {
                _known[feature] = found;
            }

            return found;
        }
    }

    /// <summary>Whether the kernel is known to lack it. What could not be found out is tried.</summary>
    public bool Lacks(KernelFeature feature) => this[feature] == FeatureSupport.Missing;
}
