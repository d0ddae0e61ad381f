namespace Bpf.Sdk;

/// <summary>How often a program has run and for how long, while statistics were on (<see cref="BpfStatistics"/> or sysctl <c>kernel.bpf_stats_enabled</c>).</summary>
/// <param name="RunTimeNanoseconds">Duration of all runs together, in nanoseconds.</param>
/// <param name="RunCount">Number of runs.</param>
/// <param name="RecursionMisses">How often a tracing program did not run because it was running already on that CPU, counted always; 0 before Linux 5.12.</param>
public readonly record struct BpfProgramStatistics(ulong RunTimeNanoseconds, ulong RunCount, ulong RecursionMisses);
