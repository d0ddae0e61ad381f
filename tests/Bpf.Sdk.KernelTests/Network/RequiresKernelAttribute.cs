using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>The test needs a kernel that is not older: for what cannot be asked for more directly.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
public sealed class RequiresKernelAttribute(string version) : NUnitAttribute, IApplyToTest
{
    public string Version => version;

    public void ApplyToTest(Test test) => KernelRequirement.Of(System.Version.Parse(version))?.ApplyTo(test);
}
