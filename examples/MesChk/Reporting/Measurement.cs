namespace MesChk.Reporting;

/// <summary>What the maps held at one moment: times in nanoseconds since boot.</summary>
/// <param name="StartCount">Packets that entered.</param>
/// <param name="EndCount">Packets that left.</param>
/// <param name="Start">When each packet entered; as many as left.</param>
/// <param name="End">When each packet left.</param>
sealed record Measurement(uint StartCount, uint EndCount, ulong[] Start, ulong[] End)
{
    /// <summary>Reads the pinned maps: the counters, then one batch for each array.</summary>
    public static Measurement Read()
    {
        Attachment.ThrowIfNoMaps();
        Span<uint> counts = stackalloc uint[2];
        MesMaps.Count.Read(counts);
        int packets = Math.Min((int)counts[1], MesMaps.End.Length);
        var start = new ulong[packets];
        var end = new ulong[packets];
        MesMaps.Start.Read(start);
        MesMaps.End.Read(end);
        return new(counts[0], counts[1], start, end);
    }
}
