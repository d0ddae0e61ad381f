namespace Bpf.Sdk;

/// <summary>How a program is test-run. The default runs it once.</summary>
public sealed record BpfTestRunOptions
{
    /// <summary>
    /// How often the program runs, one time after the other on the same packet, for measuring. A signal that the process receives meanwhile makes the kernel
    /// give up, and Bpf.Sdk begin again: such a program may run more often.
    /// </summary>
    public int Repeat { get; init; } = 1;

    /// <summary>The CPU that a raw tracepoint program runs on; null for any. Other kinds run where the caller does. Since Linux 5.10.</summary>
    public int? Cpu { get; init; }

    /// <summary>
    /// An XDP program's packets are sent, passed or redirected as it says, instead of dropped: a traffic generator. There is no output then, and each
    /// packet is as the last program run left it. Since Linux 5.18.
    /// </summary>
    public bool LiveFrames { get; init; }

    /// <summary>How many packets are in flight at once with <see cref="LiveFrames"/>, at most 256; 0 for the kernel's choice of 64.</summary>
    public int BatchSize { get; init; }

    /// <summary>The packet of a socket-buffer program has its checksum computed, and the run fails if the program leaves it wrong. Since Linux 6.11.</summary>
    public bool CompleteChecksum { get; init; }
}
