using SharpFuzz;

namespace Bpf.Sdk.Fuzz;

/// <summary>
/// Which branches of the readers an input reaches, in the manner of AFL: SharpFuzz writes a counter for each pair of blocks into the
/// assembly, and an input is worth keeping if it takes a counter to a power of two that no other has reached.
/// </summary>
sealed unsafe class Coverage
{
    const int MapSize = 1 << 16;

    static readonly string[] Instrumented = ["Bpf.Sdk.Elf", "Bpf.Sdk.Btf", "Bpf.Sdk.Objects", "Bpf.Sdk.Loading", "Bpf.Sdk.Generators.Manifests"];

    readonly byte[] _counters = GC.AllocateArray<byte>(MapSize, pinned: true);
    readonly byte[] _seen = new byte[MapSize];

    public Coverage()
    {
        // SAFETY: the array is pinned and lives as long as the process, which has one Coverage.
        fixed (byte* counters = _counters)
        {
            SharpFuzz.Common.Trace.SharedMem = counters;
        }
    }

    /// <summary>Pairs of blocks that any input has reached.</summary>
    public int Reached { get; private set; }

    /// <summary>Writes counters into an assembly that is not loaded yet. An assembly that has them already stays as it is.</summary>
    public static void Instrument(string assembly)
    {
        try
        {
            Fuzzer.Instrument(assembly, static type => Array.Exists(Instrumented, room => type.StartsWith(room, StringComparison.Ordinal)), Options.Value);
        }
        catch (InstrumentationException) when (File.Exists(assembly))
        {
            // "already instrumented": by an earlier run of the same build.
        }
    }

    /// <summary>Makes everything new again: what one reader has reached says nothing of the next.</summary>
    public void Forget()
    {
        Array.Clear(_seen);
        Reached = 0;
    }

    public void Begin()
    {
        Array.Clear(_counters);
        SharpFuzz.Common.Trace.PrevLocation = 0;
    }

    /// <summary>Whether what ran since <see cref="Begin"/> reached something new.</summary>
    public bool End()
    {
        bool isNew = false;
        for (int i = 0; i < MapSize; i++)
        {
            if (_counters[i] != 0)
            {
                byte bucket = (byte)System.Numerics.BitOperations.RoundUpToPowerOf2(_counters[i] > 128 ? 128u : _counters[i]);
                if ((_seen[i] & bucket) == 0)
                {
                    Reached += _seen[i] == 0 ? 1 : 0;
                    _seen[i] |= bucket;
                    isNew = true;
                }
            }
        }

        return isNew;
    }
}
