namespace Bpf.Sdk;

/// <summary>What an element of a <see cref="CpuMap"/> holds.</summary>
/// <param name="QueueSize">How many packets may wait for the CPU.</param>
/// <param name="ProgramId">The number of the program that the CPU runs for each (Linux 5.9); 0 if there is none.</param>
public readonly record struct CpuMapValue(int QueueSize, uint ProgramId);
