using MesChk;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The meter's maps, pinned where the tool expects them, and full.</summary>
sealed class FullMeter : IDisposable
{
    const ulong FirstPacket = 1_000_000_000;
    const ulong BetweenPackets = 1_000_000;
    const ulong ShortestLatency = 4_000;
    const ulong LatencySpread = 16_000;

    readonly Meter _meter = Meter.Load();

    /// <summary>Writes a measurement into the maps.</summary>
    public static void Fill()
    {
        var random = new Random(1);
        for (int i = 0; i < MesMaps.Start.Length; i++)
        {
            ulong start = FirstPacket + (ulong)i * BetweenPackets;
            MesMaps.Start[i] = start;
            MesMaps.End[i] = start + ShortestLatency + (ulong)random.NextInt64((long)LatencySpread);
        }

        MesMaps.Count[0] = MesMaps.Count[1] = (uint)MesMaps.Start.Length;
    }

    public static string PathOf(string map) => BpfFileSystem.GetPinPath(BpfPinning.Global, map, "mes_chk");

    public void Dispose()
    {
        _meter.Dispose();
        MesMaps.Close();
    }
}
