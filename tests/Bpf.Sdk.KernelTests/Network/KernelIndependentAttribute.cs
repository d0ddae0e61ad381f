namespace Bpf.Sdk.KernelTests.Network;

/// <summary>
/// The outcome does not depend on which kernel runs: the test is here because it needs root, a thread's system calls or the built tool. The virtual machines
/// with other kernels, where everything takes twenty times as long, leave it out.
/// </summary>
sealed class KernelIndependentAttribute : CategoryAttribute;
