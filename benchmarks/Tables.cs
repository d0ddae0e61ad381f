namespace Bpf.Sdk.Benchmarks;

/// <summary>One map of each kind that is measured, pinned where C and Go find it.</summary>
[BpfObject("tables.bpf.c")]
sealed partial class Tables
{
    /// <summary>How many elements each has, but for the large one.</summary>
    public const int Elements = 10_000;

    /// <summary>How many the large one has.</summary>
    public const int Many = 100_000;

    /// <summary>Keys 0, 1, 2 …</summary>
    public static uint[] Indexes { get; } = KeysBy(1, Elements);

    /// <summary>As many other keys, of which none is near another: counterparts make the same.</summary>
    public static uint[] Keys { get; } = KeysBy(Spread, Elements);

    const uint Spread = 0x9E37_79B1; // odd: no two are the same

    /// <summary>Opens one of them for C.</summary>
    public static int OpenForC(BpfMap map) => Counterpart.OpenPinned(BpfFileSystem.GetPinPath(BpfPinning.ByName, map.Name, "tables"));

    /// <summary>Gives each of them all its elements.</summary>
    public void Fill()
    {
        var values = new ulong[Many];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (ulong)i * 3;
        }

        BenchArray.Write(values.AsSpan(0, Elements));
        BenchMapped.Write(values.AsSpan(0, Elements));
        BenchHash.SetRange(Keys, values.AsSpan(0, Elements));
        BenchLarge.SetRange(KeysBy(Spread, Many), values);
        var perCpu = new PerCpu<ulong>();
        for (int i = 0; i < Elements; i++)
        {
            perCpu.Fill((ulong)i);
            BenchPerCpu.Write(i, perCpu);
            BenchCpuHash.Set(Keys[i], perCpu);
        }
    }

    static uint[] KeysBy(uint factor, int count)
    {
        var keys = new uint[count];
        for (int i = 0; i < keys.Length; i++)
        {
            keys[i] = unchecked((uint)i * factor);
        }

        return keys;
    }
}
