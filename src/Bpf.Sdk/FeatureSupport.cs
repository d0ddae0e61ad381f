namespace Bpf.Sdk;

/// <summary>Whether a kernel has a feature.</summary>
public enum FeatureSupport
{
    /// <summary>It could not be found out: the probe was not permitted, or got an answer that says neither.</summary>
    Unknown,
    /// <summary>The kernel lacks it: it is too old for it, or was built without it.</summary>
    Missing,
    /// <summary>The kernel has it.</summary>
    Present,
}
