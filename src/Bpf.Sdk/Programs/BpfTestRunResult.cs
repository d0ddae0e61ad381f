namespace Bpf.Sdk;

/// <summary>What came out of a test run whose output went to the caller's buffers.</summary>
/// <param name="ReturnValue">What the program returned; of fentry, fexit and fmod_ret programs, what the kernel's test functions did (side effects in the upper, return value in the lower 16 bits).</param>
/// <param name="NanosecondsPerRun">Mean duration of a run in nanoseconds; 0 for kinds that the kernel does not time (raw tracepoint, syscall).</param>
/// <param name="DataLength">Bytes of the packet when the program had ended; 0 for kinds without one, and for live frames. More than the buffer has: the packet was cut off, and the context is not given back.</param>
/// <param name="ContextLength">Bytes of the context that were written back.</param>
public readonly record struct BpfTestRunResult(int ReturnValue, long NanosecondsPerRun, int DataLength, int ContextLength);

/// <summary>What came out of a test run.</summary>
/// <param name="ReturnValue">As <see cref="BpfTestRunResult.ReturnValue"/>.</param>
/// <param name="NanosecondsPerRun">As <see cref="BpfTestRunResult.NanosecondsPerRun"/>.</param>
/// <param name="Data">The packet when the program had ended; empty for kinds that have none.</param>
/// <param name="Context">The context when the program had ended; empty if none was given.</param>
public sealed record BpfTestRun(int ReturnValue, long NanosecondsPerRun, byte[] Data, byte[] Context);
