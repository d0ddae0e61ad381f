using System.Collections.Concurrent;

namespace Bpf.Sdk.Features;

/// <summary>What a kernel has, asked of it when first needed and remembered, except for answers that say neither yes nor no.</summary>
/// <param name="probe">Asks the kernel; tests give answers instead.</param>
/// <param name="isCostly">Asking takes system calls.</param>
sealed class KernelFeatures(Func<KernelFeature, FeatureSupport> probe, bool isCostly = false)
{
    readonly ConcurrentDictionary<KernelFeature, FeatureSupport> _known = [];

    /// <summary>Of the kernel that this process runs on.</summary>
    public static KernelFeatures Running { get; } = new(static feature => FeatureTable.Of(feature).Probe(), isCostly: true);

    public FeatureSupport this[KernelFeature feature]
    {
        get
        {
            if (_known.TryGetValue(feature, out FeatureSupport known))
            {
                return known;
            }

            FeatureSupport found = probe(feature);
            // An Unknown is not kept: capabilities and seccomp filters differ by thread and change.
            if (found != FeatureSupport.Unknown)
            {
                _known[feature] = found;
            }

            return found;
        }
    }

    /// <summary>Whether the kernel is known to lack it. What could not be found out is tried.</summary>
    public bool Lacks(KernelFeature feature) => this[feature] == FeatureSupport.Missing;

    /// <summary>
    /// As <see cref="Lacks"/>, without asking the kernel for the purpose: whoever can try and ask after a failure spares every
    /// process on a kernel of today the question.
    /// </summary>
    public bool IsKnownToLack(KernelFeature feature) =>
        isCostly ? _known.TryGetValue(feature, out FeatureSupport known) && known == FeatureSupport.Missing : Lacks(feature);
}
