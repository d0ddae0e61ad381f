using Bpf.Sdk;

namespace KprobeCount;

/// <summary>Counts calls of a kernel function, per process.</summary>
[BpfObject("kprobe_count.bpf.c")]
sealed partial class CallCounter
{
    /// <summary>Counts when the function is entered.</summary>
    [Kprobe("count_calls")]
    public partial KprobeLink AttachEntry(string function, KprobeAttachOptions? options = null);

    /// <summary>Counts when it returns.</summary>
    [Kretprobe("count_returns")]
    public partial KprobeLink AttachReturn(string function, KprobeAttachOptions? options = null);
}
