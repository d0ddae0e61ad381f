using System.Runtime.CompilerServices;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>What an enumeration makes of elements that are removed under its hands, where the kernel can only be asked for the key behind another.</summary>
public sealed class MapWalkTests
{
    const int Count = 20_000; // with values of 64 bytes, several chunks

    RawMap _raw = null!;
    HashMap<uint, Wide> _map = null!;

    [SetUp]
    public void Fill()
    {
        KernelRequirement.Root();
        _raw = TestMaps.Create(BpfMapType.Hash, 4, 64, Count);
        _map = _raw.As<HashMap<uint, Wide>>();
        uint[] keys = [.. Enumerable.Range(0, Count).Select(static key => (uint)key)];
        _map.SetRange(keys, new Wide[Count]);
    }

    [TearDown]
    public void Close()
    {
        _map?.Dispose();
        _raw?.Dispose();
    }

    List<uint> Walk(bool goesByKey, Action<uint, int> atEach)
    {
        var seen = new List<uint>();
        var walk = new MapWalk(_raw, _raw.BytesOfValue, goesByKey: goesByKey);
        try
        {
            while (walk.MoveNext())
            {
                uint key = Unsafe.ReadUnaligned<uint>(ref walk.Key);
                seen.Add(key);
                Assert.That(seen, Has.Count.LessThanOrEqualTo(Count), "it goes on for ever");
                atEach(key, seen.Count);
            }

            return seen;
        }
        finally
        {
            walk.Dispose();
        }
    }

    [Test]
    public void Who_removes_what_he_is_given_is_given_all_once([Values] bool goesByKey)
    {
        List<uint> seen = Walk(goesByKey, (key, _) => _map.Remove(key));

        Assert.That(seen, Is.Unique.And.Count.EqualTo(Count));
        Assert.That(_map.Count(), Is.Zero);
    }

    [Test]
    public void Who_removes_some_of_what_he_is_given_is_given_all_once([Values] bool goesByKey, [Values(2, 3, 1000)] int each) =>
        Assert.That(Walk(goesByKey, (key, number) => _ = number % each == 0 && _map.Remove(key)), Is.Unique.And.Count.EqualTo(Count));

    [Test]
    public void Who_removes_and_adds_what_he_is_given_comes_to_an_end([Values] bool goesByKey) =>
        Assert.That(Walk(goesByKey, (key, _) => { _map.Remove(key); _map[key] = default; }), Has.Count.LessThanOrEqualTo(Count));

    [Test]
    public void When_all_is_removed_meanwhile_the_walk_ends([Values] bool goesByKey)
    {
        List<uint> seen = Walk(goesByKey, (_, number) =>
        {
            if (number == 10)
            {
                _map.Clear();
            }
        });

        // No more than what had been read.
        Assert.That(seen, Is.Unique.And.Count.InRange(10, Count - 1));
    }

    [Test]
    public void What_is_removed_far_ahead_is_not_given_and_the_rest_is([Values] bool goesByKey)
    {
        uint[] gone = [];
        var order = Walk(goesByKey, static (_, _) => { });
        List<uint> seen = Walk(goesByKey, (_, number) =>
        {
            if (number == 1)
            {
                gone = [.. order[^5000..]];
                _map.RemoveRange(gone);
            }
        });

        Assert.That(seen, Is.EqualTo(order[..^5000]));
        Assert.That(gone, Has.Length.EqualTo(5000));
    }

    // The key that the walk goes on from, and the one behind it: the kernel starts again at the first one.
    [Test]
    public void A_walk_whose_place_is_lost_ends_all_the_same_and_has_given_what_was_there_before()
    {
        List<uint> order = Walk(true, static (_, _) => { });
        HashSet<uint> lost = [];
        List<uint> seen = Walk(true, (key, number) =>
        {
            if (number % 1000 == 0)
            {
                foreach (uint removed in order.SkipWhile(other => other != key).Take(9000))
                {
                    lost.Add(removed);
                    _map.Remove(removed);
                }
            }
        });

        Assert.That(seen, Has.Count.LessThanOrEqualTo(Count));
        Assert.That(order.Except(lost).Except(seen), Is.Empty);
    }

    [InlineArray(64)]
    struct Wide
    {
        byte _first;
    }
}
