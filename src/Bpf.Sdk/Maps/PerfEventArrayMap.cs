using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Perf events by index (<c>BPF_MAP_TYPE_PERF_EVENT_ARRAY</c>, Linux 4.3), mostly one for each CPU: programs write to them with <c>bpf_perf_event_output</c>, or read their
/// counters. The kernel does not tell what an element holds.
/// </summary>
/// <remarks>
/// An element goes when the descriptor of the map is closed by which it was put in, unless the map has the flag BPF_F_PRESERVE_ELEMS (Linux 5.10): keep this map open.
/// </remarks>
public sealed class PerfEventArrayMap : DescriptorArrayMap, IBpfMap<PerfEventArrayMap>
{
    PerfEventArrayMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(PerfEventArrayMap), BpfMapType.PerfEventArray)
    {
    }

    static PerfEventArrayMap IBpfMap<PerfEventArrayMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Puts a perf event into an element, which holds it from then on: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="index">The element. Programs that say BPF_F_CURRENT_CPU use that of the CPU's number.</param>
    /// <param name="perfEvent">The descriptor that perf_event_open(2) gave.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="DescriptorArrayMap.Length"/>.</exception>
    /// <exception cref="ObjectDisposedException">The event is closed.</exception>
    /// <exception cref="BpfMapException">It is no perf event, or one that programs cannot use: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public void Set(int index, SafeHandle perfEvent)
    {
        ArgumentNullException.ThrowIfNull(perfEvent);
        int result = Put(index, perfEvent);
        if (result < 0)
        {
            throw Failure(index, result);
        }
    }

    BpfMapException Failure(int index, int result)
    {
        const string Operation = "put perf event into";
        return -result switch
        {
            Errno.EBADF => ElementFailure.Create(this, Operation, index.ToString(), result, BpfMapFailure.Mismatch, "The handle is not that of a perf event: perf_event_open(2) gives one."),
            Errno.EOPNOTSUPP or Errno.EINVAL => ElementFailure.Create(this, Operation, index.ToString(), result, BpfMapFailure.Mismatch,
                "Programs can use events of one CPU or of one task that are not inherited by its children (attr.inherit)."),
            _ => ElementFailure.Create(this, Operation, index.ToString(), result),
        };
    }
}
