using Bpf.Sdk.KernelTests.Leaks;
using NUnit.Framework.Interfaces;

[assembly: LeavesNothing]

namespace Bpf.Sdk.KernelTests.Leaks;

/// <summary>
/// After every test the process has the descriptors and mappings of BPF objects that it had before. What a test forgets to dispose is found too: no descriptor is
/// left to finalizers. A mapping may be, since what points into it outlives its map. What is kept for the whole process has no descriptor, the kernel's types being memory
/// of a file, but for the types of modules, which are no leak.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
sealed class LeavesNothingAttribute : Attribute, ITestAction
{
    static KernelObjects? s_before;

    /// <summary>A test is being watched.</summary>
    public static bool IsWatching => s_before is not null;

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) => s_before = KernelObjects.Now();

    public void AfterTest(ITest test)
    {
        if (s_before is not { } before)
        {
            return;
        }

        s_before = null;
        IReadOnlyList<string> left = KernelObjects.Now().Since(before);
        if (left.Count > 0 && left.All(KernelObjects.IsMapping))
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            left = KernelObjects.Now().Since(before);
        }

        Assert.That(left, Is.Empty, "the test has left open");
    }
}
