using Bpf.Sdk.Features;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>The test needs a feature, which the kernel is asked for: its version says little about how it was built.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method, AllowMultiple = true)]
sealed class RequiresFeatureAttribute(KernelFeature feature) : NUnitAttribute, IApplyToTest
{
    public KernelFeature Feature => feature;

    public void ApplyToTest(Test test) => KernelRequirement.Of(feature)?.ApplyTo(test);
}
