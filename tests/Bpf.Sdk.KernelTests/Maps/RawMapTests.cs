using Bpf.Sdk.Kernel;
using Bpf.Sdk.KernelTests.Network;
using Bpf.Sdk.KernelTests.Programs;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class RawMapTests
{
    OpenBpfObject _open = null!;
    BpfObject _object = null!;

    [SetUp]
    public void Load()
    {
        KernelRequirement.Root();
        _open = TestObjects.Open("map_kinds");
        _object = _open.Load();
    }

    [TearDown]
    public void Close()
    {
        _object?.Dispose();
        _open?.Dispose();
    }

    [Test]
    public void A_hash_takes_finds_and_removes_a_key()
    {
        RawMap pairs = _object.Maps["pairs"];
        byte[] value = new byte[8];

        Assert.That(pairs.TryGetValue([1, 0, 0, 0], value), Is.False);
        pairs.SetValue([1, 0, 0, 0], [1, 2, 3, 4, 5, 6, 7, 8]);
        Assert.That(pairs.TryGetValue([1, 0, 0, 0], value), Is.True);
        Assert.That(value, Is.EqualTo(new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 }));
        Assert.That(pairs.Remove([1, 0, 0, 0]), Is.True);
        Assert.That(pairs.Remove([1, 0, 0, 0]), Is.False);
    }

    [Test]
    public void The_keys_of_a_hash_are_stepped_through()
    {
        RawMap pairs = _object.Maps["pairs"];
        for (byte i = 1; i <= 5; i++)
        {
            pairs.SetValue([i, 0, 0, 0], new byte[8]);
        }

        var keys = new List<byte>();
        byte[] key = new byte[4];
        for (bool found = pairs.TryGetNextKey([], key); found; found = pairs.TryGetNextKey(key, key))
        {
            keys.Add(key[0]);
        }

        Assert.That(keys, Is.EquivalentTo(new byte[] { 1, 2, 3, 4, 5 }));
    }

    [Test]
    public void An_empty_hash_has_no_first_key() => Assert.That(_object.Maps["pairs"].TryGetNextKey([], new byte[4]), Is.False);

    [Test]
    public void A_full_hash_says_so()
    {
        RawMap pairs = _object.Maps["pairs"];

        Assert.That(() =>
        {
            for (byte i = 0; i < 100; i++)
            {
                pairs.SetValue([i, 0, 0, 0], new byte[8]);
            }
        }, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full).And.Property("Key").EqualTo("10000000").And.Message.Contains("update map 'pairs', key 10000000: E2BIG"));
    }

    [Test]
    public void Bytes_of_the_wrong_length_never_reach_the_kernel()
    {
        RawMap pairs = _object.Maps["pairs"];

        Assert.That(() => pairs.TryGetValue([1], new byte[8]), Throws.ArgumentException.With.Message.Contains("1 bytes were given where map 'pairs' has 4"));
        Assert.That(() => pairs.TryGetValue(new byte[4], new byte[7]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => pairs.SetValue(new byte[5], new byte[8]), Throws.ArgumentException);
        Assert.That(() => pairs.SetValue(new byte[4], new byte[7]), Throws.TypeOf<ArgumentOutOfRangeException>());
        Assert.That(() => pairs.Remove([]), Throws.ArgumentException);
        Assert.That(() => pairs.TryGetNextKey([1], new byte[4]), Throws.ArgumentException);
        Assert.That(() => pairs.TryGetNextKey([], new byte[3]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_value_per_CPU_has_each_CPUs_part_at_a_multiple_of_8()
    {
        RawMap map = _object.Maps["per_cpu"];
        byte[] value = new byte[16 * PossibleCpus.Count];
        for (int cpu = 0; cpu < PossibleCpus.Count; cpu++)
        {
            value[cpu * 16] = (byte)(cpu + 1);
        }

        byte[] read = new byte[value.Length];
        map.SetValue([2, 0, 0, 0], value);

        Assert.That(map.TryGetValue([2, 0, 0, 0], read), Is.True);
        Assert.That(read, Is.EqualTo(value));
        Assert.That(() => map.TryGetValue([2, 0, 0, 0], new byte[value.Length - 1]), Throws.TypeOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void A_program_writes_the_part_of_its_CPU()
    {
        byte[] value = new byte[16 * PossibleCpus.Count];

        TestRun.Of(_object.Programs["touch"]);
        _object.Maps["per_cpu"].TryGetValue([1, 0, 0, 0], value);

        Assert.That(value.Sum(static part => part), Is.EqualTo(1));
    }

    [Test]
    public void A_queue_is_used_without_a_key()
    {
        RawMap waiting = _object.Maps["waiting"];
        byte[] value = new byte[8];

        waiting.SetValue([], BitConverter.GetBytes(77ul));

        Assert.That(waiting.TryGetValue([], value), Is.True);
        Assert.That(BitConverter.ToUInt64(value), Is.EqualTo(77));
    }

    [Test]
    public void The_elements_of_an_array_cannot_be_removed() =>
        Assert.That(() => _object.Maps["per_cpu"].Remove([1, 0, 0, 0]), Throws.TypeOf<BpfMapException>().With.Message.Contains("remove from map 'per_cpu', key 01000000: EINVAL"));

    [Test]
    public void A_map_says_what_it_is()
    {
        RawMap pairs = _object.Maps["pairs"];

        Assert.That((pairs.Name, pairs.Type, pairs.KeySize, pairs.ValueSize, pairs.MaxEntries, pairs.Flags), Is.EqualTo(("pairs", BpfMapType.Hash, 4u, 8u, 16u, 5u)));
        Assert.That(pairs.ToString(), Is.EqualTo("pairs (Hash, key 4, value 8, 16 entries)"));
    }

    [Test]
    public void Every_map_of_an_object_is_what_its_specification_says() =>
        Assert.That(_open.Maps.Values.SelectMany(spec => _object.Maps[spec.Name].Compare(spec)), Is.Empty);

    [Test]
    public void A_map_is_opened_by_its_id()
    {
        using RawMap opened = RawMap.OpenById(_object.Maps["pairs"].Id);

        Assert.That((opened.Name, opened.Id), Is.EqualTo(("pairs", _object.Maps["pairs"].Id)));
        opened.SetValue([9, 0, 0, 0], new byte[8]);
        Assert.That(_object.Maps["pairs"].TryGetValue([9, 0, 0, 0], new byte[8]), Is.True);
    }

    [Test]
    public void An_id_that_no_map_has_is_named() =>
        Assert.That(() => RawMap.OpenById(uint.MaxValue), Throws.TypeOf<BpfException>().With.Message.Contains("'4294967295': ENOENT. No map has this id"));

    [Test]
    public void Each_difference_is_listed()
    {
        IReadOnlyList<MapDifference> differences = _object.Maps["seen"].Compare(new()
        {
            Name = "seen",
            Type = BpfMapType.Queue,
            KeySize = 1,
            ValueSize = 4,
            MaxEntries = 7,
            Flags = 2,
            Extra = 9,
        });

        Assert.That(differences.Select(static difference => difference.ToString()), Is.EqualTo(new[]
        {
            "type is BloomFilter, not Queue", "key size is 0, not 1", "value size is 8, not 4", "max entries is 100, not 7", "flags is 0, not 2", "extra is 3, not 9",
        }));
    }

    [Test]
    public void A_flag_that_the_kernel_sets_by_itself_is_no_difference()
    {
        var spec = new MapSpec { Name = "devices", Type = BpfMapType.DevMap, KeySize = 4, ValueSize = 4, MaxEntries = 1 };
        using var map = new RawMap(MapCreator.Create(spec, btf: null));

        Assert.That(map.Compare(spec), Is.Empty);
    }
}
