using System.Collections;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>
/// Queues of CPUs (<c>BPF_MAP_TYPE_CPUMAP</c>, Linux 4.15): XDP programs hand packets over to other CPUs with <c>bpf_redirect_map</c>, by the number of the CPU. Values have four
/// bytes, or, for a program that the CPU runs for each packet, eight (<c>struct bpf_cpumap_val</c>, Linux 5.9).
/// </summary>
/// <remarks>The kernel takes a CPU that is offline too: the thread that works on its queue then runs on another one.</remarks>
public sealed class CpuMap : RedirectArrayMap, IBpfMap<CpuMap>, IEnumerable<KeyValuePair<int, CpuMapValue>>
{
    const int LongestQueue = 16384; // cpu_map_update_elem, kernel/bpf/cpumap.c

    CpuMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, nameof(CpuMap), BpfMapType.CpuMap)
    {
    }

    static CpuMap IBpfMap<CpuMap>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>Gives a CPU a queue, and a thread of the kernel that works on it: bpf(2), BPF_MAP_UPDATE_ELEM. An earlier queue of it is worked off and goes.</summary>
    /// <param name="cpu">The number of the CPU, as <c>/sys/devices/system/cpu/possible</c> has it.</param>
    /// <param name="queueSize">How many packets may wait: 1 to 16384.</param>
    /// <param name="program">An XDP program for <c>BPF_XDP_CPUMAP</c> that the CPU runs for each packet; null for none.</param>
    /// <exception cref="ArgumentOutOfRangeException">The CPU is not below <see cref="RedirectArrayMap.Length"/>, or the size of the queue is not in its range.</exception>
    /// <exception cref="InvalidOperationException">There is a program, and the map's values have no room for it.</exception>
    /// <exception cref="BpfMapException">The machine cannot have such a CPU. Or the program is of another kind: <see cref="BpfMapFailure.Mismatch"/>.</exception>
    public void Set(int cpu, int queueSize, BpfProgram? program = null)
    {
        ThrowIfOutside(cpu);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(queueSize); // the kernel would empty the element
        ArgumentOutOfRangeException.ThrowIfGreaterThan(queueSize, LongestQueue);
        int result = RedirectElement.Update(this, (uint)cpu, queueSize, program);
        if (result < 0)
        {
            throw NotTaken(cpu, program, result);
        }
    }

    /// <summary>The queue of a CPU, and its program: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if it has none.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The CPU is not below <see cref="RedirectArrayMap.Length"/>.</exception>
    public bool TryGetValue(int cpu, out CpuMapValue value)
    {
        ThrowIfOutside(cpu);
        int result = RedirectElement.Lookup(this, (uint)cpu, out int queueSize, out uint programId);
        value = new(queueSize, programId);
        return IsThere(result, "look up in", cpu);
    }

    /// <summary>The CPUs that have a queue, looked at one by one.</summary>
    public IEnumerator<KeyValuePair<int, CpuMapValue>> GetEnumerator()
    {
        for (int cpu = 0; cpu < Length; cpu++)
        {
            if (TryGetValue(cpu, out CpuMapValue value))
            {
                yield return new(cpu, value);
            }
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    BpfMapException NotTaken(int cpu, BpfProgram? program, int result)
    {
        string operation = program is null ? "make a queue in" : $"make a queue with program '{program.Name}' in";
        return -result switch
        {
            Errno.ENODEV => ElementFailure.Create(this, operation, $"{cpu}", result, BpfMapFailure.Other,
                $"The machine has no CPU {cpu}, and cannot get one: possible are {string.Join(", ", PossibleCpus.Numbers)}."),
            // A program that it does not take is to the kernel as if there were no memory for the element.
            Errno.EINVAL or Errno.ENOMEM when program is not null => ElementFailure.Create(this, operation, $"{cpu}", result, BpfMapFailure.Mismatch,
                DeviceElement.ProgramHint(program, "BPF_XDP_CPUMAP", "xdp/cpumap") + " If it is, the kernel has no memory for the queue."),
            _ => ElementFailure.Create(this, operation, $"{cpu}", result),
        };
    }
}
