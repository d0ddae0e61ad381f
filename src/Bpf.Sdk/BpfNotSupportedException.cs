namespace Bpf.Sdk;

/// <summary>The running kernel (or this version of the SDK) lacks a feature that was asked for.</summary>
/// <param name="feature">The feature, in the field's own terms.</param>
/// <param name="minimumKernel">The first kernel version that has it, for example <c>6.6</c>, or null if no version does.</param>
/// <param name="message">What was tried, what was found, and what to do.</param>
public sealed class BpfNotSupportedException(string feature, string? minimumKernel, string message) : BpfException(message)
{
    /// <summary>The feature, in the field's own terms.</summary>
    public string Feature { get; } = feature;

    /// <summary>The first kernel version that has it, or null.</summary>
    public string? MinimumKernel { get; } = minimumKernel;
}
