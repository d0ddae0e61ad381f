using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal;

namespace Bpf.Sdk.KernelTests.Network;

/// <summary>What a machine lacks for a test, and whether it may.</summary>
sealed record KernelLack(string Reason, bool IsFailure)
{
    public string Message => IsFailure ? $"This kernel should do: the test {Reason}." : $"The test {Reason}.";

    /// <summary>Has the test skipped, or failed, before anything of it runs.</summary>
    public void ApplyTo(Test test)
    {
        // One that cannot run for another reason keeps that.
        if (test.RunState != RunState.NotRunnable)
        {
            test.RunState = IsFailure ? RunState.NotRunnable : RunState.Ignored;
            test.Properties.Set(PropertyNames.SkipReason, Message);
        }
    }
}
