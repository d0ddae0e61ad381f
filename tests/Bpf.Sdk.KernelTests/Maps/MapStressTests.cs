using System.Diagnostics;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Readers here, while a program in the kernel adds, changes and removes elements as fast as it can on several threads.</summary>
public sealed class MapStressTests
{
    const uint Mark = 0x5eed0000; // as in map_churn.bpf.c
    const int Keys = 512;
    const int SteadyKeys = 64;
    const int Writers = 2;
    const int RunsAtOnce = 2000;
    const int Rounds = 300;
    static readonly TimeSpan s_longest = TimeSpan.FromSeconds(2); // emulated processors come less far

    BpfObject _object = null!;

    [SetUp]
    public void Load()
    {
        KernelRequirement.Root();
        using OpenBpfObject open = TestObjects.Open("map_churn");
        _object = open.Load();
    }

    [TearDown]
    public void Close() => _object?.Dispose();

    [Test]
    public void Tables_are_enumerated_copied_counted_and_cleared_under_a_program_that_changes_them([Values("churned", "churned_later", "recent")] string name)
    {
        HashTableMap<uint, Pair> map = name == "recent" ? _object.Maps[name].As<LruHashMap<uint, Pair>>() : _object.Maps[name].As<HashMap<uint, Pair>>();
        uint[] keys = new uint[Keys];
        Pair[] values = new Pair[Keys];
        WhileChanged(
            () =>
            {
                var seen = new List<uint>();
                foreach ((uint key, _) in map)
                {
                    seen.Add(key);
                }

                CheckKeys(seen);
            },
            () => CheckKeys(keys[..map.CopyTo(keys, values)]),
            () => Check(map.Count() <= Keys, "more elements than the map can have"),
            () => map.RemoveRange([Mark, Mark | 7, 3, Mark | 500]),
            map.Clear);
    }

    [Test]
    public void Tables_per_CPU_are_enumerated_and_cleared_under_a_program_that_changes_them([Values("counts", "recent_counts")] string name)
    {
        PerCpuHashTableMap<uint, ulong> map = name == "counts" ? _object.Maps[name].As<PerCpuHashMap<uint, ulong>>() : _object.Maps[name].As<LruPerCpuHashMap<uint, ulong>>();
        var values = new PerCpu<ulong>();
        WhileChanged(
            () =>
            {
                var seen = new List<uint>();
                foreach ((uint key, PerCpuView<ulong> counts) in map)
                {
                    seen.Add(key);
                    Check(counts.Max() < uint.MaxValue, "a count that was never written");
                }

                CheckKeys(seen);
            },
            () => map.TryGetValue(Mark | 9, values),
            () => Check(map.Count() <= Keys, "more elements than the map can have"),
            map.Clear);
    }

    [Test]
    public void A_walk_key_by_key_ends_under_a_program_that_changes_the_map([Values("churned", "recent", "counts")] string name)
    {
        RawMap map = _object.Maps[name];
        WhileChanged(() =>
        {
            int given = 0;
            var walk = new MapWalk(map, map.BytesOfValue, goesByKey: true);
            while (walk.MoveNext())
            {
                CheckKeys([System.Runtime.CompilerServices.Unsafe.ReadUnaligned<uint>(ref walk.Key)]);
                given++;
            }

            walk.Dispose();
            Check(given <= Keys, "more elements than the map can have");
        });
    }

    [Test]
    public void A_value_that_is_read_under_its_lock_is_whole()
    {
        HashMap<uint, Entry> map = _object.Maps["steady"].As<HashMap<uint, Entry>>();
        for (uint i = 0; i < SteadyKeys; i++)
        {
            uint key = Mark | i;
            map[key] = new() { Key = key, Check = (ulong)key << 32 };
        }

        long changed = 0;
        WhileChanged(
            () =>
            {
                for (uint i = 0; i < SteadyKeys; i++)
                {
                    Check(map.TryGetValueLocked(Mark | i, out Entry entry), "a key that was never removed is gone");
                    Check(entry.Key == (Mark | i) && entry.Check == ((ulong)entry.Key << 32 | entry.Round), $"torn: {entry}");
                    changed += entry.Round == 0 ? 0 : 1;
                }
            },
            () => map.Set(Mark | 1, new() { Key = Mark | 1, Round = 7, Check = (ulong)(Mark | 1) << 32 | 7 }, MapUpdateMode.Exist | MapUpdateMode.Locked),
            () => Check(map.Count() == SteadyKeys, "elements come or go"));
        Assert.That(changed, Is.Positive, "the program did not run");
    }

    // Each reader is a thread of its own. What one of them throws is thrown here.
    void WhileChanged(params Action[] readers)
    {
        long runs = 0, rounds = 0;
        bool isOver = false;
        Exception? thrown = null;
        Thread[] writers = [.. Enumerable.Range(0, Writers).Select(_ => Start(() =>
        {
            byte[] packet = new byte[64];
            while (!Volatile.Read(ref isOver))
            {
                _object.Programs["churn_all"].TestRun(packet, default, default, default, new() { Repeat = RunsAtOnce });
                Interlocked.Add(ref runs, RunsAtOnce);
            }
        }, exception => thrown ??= exception))];
        long start = Stopwatch.GetTimestamp();
        Thread[] others = [.. readers.Select(reader => Start(() =>
        {
            for (int round = 0; round < Rounds && (round == 0 || Stopwatch.GetElapsedTime(start) < s_longest); round++)
            {
                reader();
                Interlocked.Increment(ref rounds);
            }
        }, exception => thrown ??= exception))];
        Array.ForEach(others, static thread => thread.Join());
        Volatile.Write(ref isOver, true);
        Array.ForEach(writers, static thread => thread.Join());
        TestContext.Out.WriteLine($"{rounds} rounds of {readers.Length} readers beside {runs} runs of the program");

        Assert.That(thrown, Is.Null);
        Assert.That(runs, Is.Positive);
    }

    static Thread Start(Action action, Action<Exception> failed)
    {
        var thread = new Thread(() =>
        {
            try
            {
                action();
            }
            catch (Exception exception)
            {
                failed(exception);
            }
        });
        thread.Start();
        return thread;
    }

    // A table hands out each of its buckets once, and a key is in one bucket.
    static void CheckKeys(IReadOnlyCollection<uint> keys)
    {
        Check(keys.All(static key => key >> 9 == Mark >> 9), "a key that was never written");
        Check(keys.Distinct().Count() == keys.Count, "a key that was given twice");
    }

    // Assertions of NUnit take too long for millions.
    static void Check(bool holds, string otherwise)
    {
        if (!holds)
        {
            throw new InvalidOperationException(otherwise);
        }
    }

    record struct Pair(uint Key, uint Value);

    record struct Entry(uint Lock, uint Key, ulong Round, ulong Check);
}
