using MesChk;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The way of an object from its bytes into the kernel and out again: parsed, maps created, programs verified, all closed.</summary>
static class ObjectRow
{
    const int Rounds = 101;

    public static Row Measure() => Comparison.MeasureAlone("open, load and dispose of the meter: 2 programs, 3 maps and .rodata", Rounds, default, static () =>
    {
        using Meter.Opened open = Meter.Open();
        // Not the pinned maps: creating maps is part of the work.
        open.MesMapStart.Pinning = open.MesMapEnd.Pinning = open.MesMapCnt.Pinning = BpfPinning.None;
        using Meter meter = open.Load();
    });
}
