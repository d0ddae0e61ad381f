using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>As <see cref="MapModelTests"/>, of maps that may forget or guess: only what they promise.</summary>
public sealed class ForgetfulModelTests
{
    const int Capacity = 8;

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    /// <summary>Whatever is found has been put in, last with this value; there is never more than there is room for; what was removed stays away.</summary>
    [Test]
    public void A_table_that_drops_the_least_recently_used_has_nothing_but_what_was_put_in() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.LruHash, 4, 4, Capacity);
        LruHashMap<uint, uint> map = raw.As<LruHashMap<uint, uint>>();
        var model = new Dictionary<uint, uint>();
        foreach ((int operation, byte key, uint value) in operations)
        {
            bool mayBeThere = model.TryGetValue(key, out uint expected);
            switch (operation)
            {
                case 0 or 1 or 2:
                    map[key] = model[key] = value;
                    break;
                case 3:
                    if (map.TryAdd(key, value))
                    {
                        model[key] = value;
                    }
                    else
                    {
                        Assert.That(mayBeThere, Is.True);
                    }

                    break;
                case 4:
                    if (map.TryReplace(key, value))
                    {
                        Assert.That(mayBeThere, Is.True);
                        model[key] = value;
                    }

                    break;
                case 5:
                    Assert.That(map.Remove(key) && !mayBeThere, Is.False);
                    model.Remove(key);
                    break;
                case 6 when key < 16:
                    map.Clear();
                    model.Clear();
                    break;
                default:
                    Assert.That(map.TryGetValue(key, out uint found), Is.False.Or.EqualTo(mayBeThere));
                    Assert.That(found, Is.Zero.Or.EqualTo(expected));
                    break;
            }

            KeyValuePair<uint, uint>[] all = [.. map];
            Assert.That(all, Is.SubsetOf(model).And.Length.LessThanOrEqualTo(raw.MaxEntries));
            Assert.That(all.Select(static pair => pair.Key), Is.Unique);
        }
    });

    [Test]
    public void A_table_per_CPU_that_drops_the_least_recently_used_has_nothing_but_what_was_put_in() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.LruPerCpuHash, 4, 4, Capacity);
        LruPerCpuHashMap<uint, uint> map = raw.As<LruPerCpuHashMap<uint, uint>>();
        var values = new PerCpu<uint>();
        var model = new Dictionary<uint, uint>();
        foreach ((int operation, byte key, uint value) in operations)
        {
            values.Fill(value);
            switch (operation)
            {
                case < 5:
                    map.Set(key, values);
                    model[key] = value;
                    break;
                case 5:
                    map.Remove(key);
                    model.Remove(key);
                    break;
                case 6 when key < 16:
                    map.Clear();
                    model.Clear();
                    break;
                default:
                    if (map.TryGetValue(key, values))
                    {
                        Assert.That(values.ToArray(), Is.All.EqualTo(model[key]));
                    }

                    break;
            }

            int count = 0;
            foreach ((uint found, PerCpuView<uint> all) in map)
            {
                Assert.That(all.ToArray(), Is.All.EqualTo(model[found]));
                count++;
            }

            Assert.That(count, Is.LessThanOrEqualTo(raw.MaxEntries));
        }
    });

    [Test]
    [RequiresKernel("5.16")]
    public void A_bloom_filter_never_misses_what_was_added() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.BloomFilter, 0, 4, Capacity);
        BloomFilterMap<uint> map = raw.As<BloomFilterMap<uint>>();
        var model = new HashSet<uint>();
        foreach ((int operation, byte key, uint value) in operations)
        {
            if (operation < 5)
            {
                map.Add(value);
                model.Add(value);
            }
            else
            {
                Assert.That(map.MayContain(key) || !model.Contains(key), Is.True);
            }

            Assert.That(model.All(map.MayContain), Is.True);
        }

        // With nothing in it, it is never wrong.
        Assert.That(model.Count > 0 || !map.MayContain(1), Is.True);
    });
}
