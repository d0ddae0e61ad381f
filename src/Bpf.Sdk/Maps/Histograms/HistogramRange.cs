namespace Bpf.Sdk;

/// <summary>A slot of a histogram.</summary>
/// <param name="Low">The least value that it counts.</param>
/// <param name="High">The greatest value that it counts.</param>
/// <param name="Count">How many there were.</param>
public readonly record struct HistogramRange(ulong Low, ulong High, ulong Count);
