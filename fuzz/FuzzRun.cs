using System.Diagnostics;
using System.Security.Cryptography;

namespace Bpf.Sdk.Fuzz;

/// <summary>Feeds one reader for a time: inputs that reach something new are kept and changed further.</summary>
sealed class FuzzRun(Target target, Coverage coverage, string directory, int seed)
{
    static readonly TimeSpan LongestRead = TimeSpan.FromSeconds(10);

    readonly List<byte[]> _corpus = [];
    readonly Random _random = new(seed);
    byte[] _current = [];
    long _started; // 0 between inputs

    public int Failures { get; private set; }

    public long Inputs { get; private set; }

    public long Refused { get; private set; }

    public double LargestRatio { get; private set; }

    string CorpusDirectory => Path.Combine(directory, "corpus", target.Name);

    public void Run(TimeSpan time)
    {
        Directory.CreateDirectory(CorpusDirectory);
        coverage.Forget();
        using var watch = new Timer(_ => EndIfHanging(), null, 1000, 1000);
        foreach (byte[] input in target.Seeds.Concat(Directory.EnumerateFiles(CorpusDirectory).Order(StringComparer.Ordinal).Select(File.ReadAllBytes)))
        {
            if (Try(input))
            {
                _corpus.Add(input);
            }
        }

        int kept = _corpus.Count;
        var mutator = new Mutator(_random);
        for (long end = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency); Stopwatch.GetTimestamp() < end && Failures < 10;)
        {
            byte[] input = mutator.Mutate(_corpus[_random.Next(_corpus.Count)], _corpus[_random.Next(_corpus.Count)]);
            if (Try(input))
            {
                _corpus.Add(input);
                File.WriteAllBytes(Path.Combine(CorpusDirectory, Name(input)), input);
            }
        }

        Console.WriteLine($"{target.Name,-10} seed {seed}: {Inputs} inputs ({Refused} refused), {Failures} failures; corpus {kept} -> {_corpus.Count}, {coverage.Reached} edges, at most {LargestRatio:0.0} bytes allocated for each byte of input beyond {Target.FreeAllowance >> 10} KiB");
    }

    bool Try(byte[] input)
    {
        Inputs++;
        _current = input;
        long before = GC.GetAllocatedBytesForCurrentThread();
        Volatile.Write(ref _started, Stopwatch.GetTimestamp());
        coverage.Begin();
        try
        {
            target.Read(input);
        }
        catch (BpfFormatException)
        {
            Refused++;
        }
        catch (Exception exception)
        {
            Fail(exception.ToString());
        }

        bool isNew = coverage.End();
        Volatile.Write(ref _started, 0);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before - Target.FreeAllowance;
        double ratio = allocated / (double)Math.Max(1, input.Length);
        LargestRatio = Math.Max(LargestRatio, ratio);
        if (ratio > target.Allowance)
        {
            Fail($"Allocated {allocated} bytes beyond {Target.FreeAllowance} for an input of {input.Length}: {ratio:0} for each byte, {target.Allowance} are allowed.");
        }

        return isNew;
    }

    void Fail(string reason)
    {
        Failures++;
        string path = Keep();
        File.WriteAllText(path + ".txt", reason);
        Console.WriteLine($"{target.Name}: {path}: {reason}");
    }

    string Keep()
    {
        string failures = Path.Combine(directory, "failures", target.Name);
        Directory.CreateDirectory(failures);
        string path = Path.Combine(failures, Name(_current));
        File.WriteAllBytes(path, _current);
        return path;
    }

    void EndIfHanging()
    {
        if (Volatile.Read(ref _started) is var started and not 0 && Stopwatch.GetElapsedTime(started) > LongestRead)
        {
            Console.WriteLine($"{target.Name}: {Keep()}: not read after {LongestRead.TotalSeconds} s");
            Environment.Exit(1);
        }
    }

    static string Name(byte[] input) => Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 8));
}
