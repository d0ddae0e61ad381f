namespace Bpf.Sdk;

/// <summary>What the verifier writes about a program that it takes. Of one that it refuses there is always a log, in <see cref="BpfLoadException"/>.</summary>
[Flags]
public enum BpfLogLevel
{
    /// <summary>Nothing: the fastest load.</summary>
    None = 0,
    /// <summary>Counts only, and what the verifier warns of; it forgets the instructions that it took (<c>BPF_LOG_LEVEL1</c>).</summary>
    Basic = 1,
    /// <summary>Each instruction in the order in which they are followed, with all that is known there (<c>BPF_LOG_LEVEL2</c>).</summary>
    Verbose = 2,
    /// <summary>Counts only: instructions followed, states kept, stack used (<c>BPF_LOG_STATS</c>, since Linux 5.2).</summary>
    Statistics = 4,
}
