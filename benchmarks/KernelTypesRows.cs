using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The kernel's types, ready for CO-RE: mapped, indexed, and one of them found.</summary>
static class KernelTypesRows
{
    const int Rounds = 101;
    const int Repetitions = 1000; // of what the clock could not measure once

    public static IEnumerable<Row> Measure()
    {
        yield return Comparison.MeasureAlone("the kernel's types ready for CO-RE, for the first object", Rounds,
            new Aim(Time: TimeSpan.FromMilliseconds(8), Allocated: 1.5 * 1024 * 1024), static () => Find(KernelTypes.ReadRunning()));
        Find(RunningKernelTypes.Get());
        yield return Comparison.MeasureAlone("the kernel's types for a second object", Rounds,
            new Aim(Time: TimeSpan.FromMicroseconds(10), Allocated: 1024), static () =>
            {
                for (int i = 0; i < Repetitions; i++)
                {
                    Find(RunningKernelTypes.Get());
                }
            }, Repetitions);
    }

    static void Find(KernelTypes? types)
    {
        if (types?.Find(BtfKind.Struct, "task_struct") is null)
        {
            throw new InvalidOperationException("This kernel does not tell its types (/sys/kernel/btf/vmlinux).");
        }
    }
}
