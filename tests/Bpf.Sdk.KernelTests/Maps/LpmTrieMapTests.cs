using System.Net;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

public sealed class LpmTrieMapTests
{
    RawMap _raw = null!;
    LpmTrieMap<IPv4Prefix, uint> _map = null!;

    [SetUp]
    public void Create()
    {
        KernelRequirement.Root();
        _raw = TestMaps.Create(BpfMapType.LpmTrie, 8, 4, 1000, TestMaps.NoPreallocation);
        _map = _raw.As<LpmTrieMap<IPv4Prefix, uint>>();
    }

    [TearDown]
    public void Close()
    {
        _map?.Dispose();
        _raw?.Dispose();
    }

    [TestCase("10.1.2.3", 16u)]
    [TestCase("10.1.0.0/16", 16u)]
    [TestCase("10.1.0.0/15", 8u)]
    [TestCase("10.200.0.1", 8u)]
    [TestCase("11.0.0.1", 0u)]
    public void The_longest_prefix_that_covers_is_found(string key, uint expected)
    {
        _map[IPv4Prefix.Parse("10.0.0.0/8")] = 8;
        _map[IPv4Prefix.Parse("10.1.0.0/16")] = 16;

        Assert.That((_map.TryMatch(IPv4Prefix.Parse(key), out uint value), value), Is.EqualTo((expected != 0, expected)));
        Assert.That(_map.ContainsKey(IPv4Prefix.Parse(key)), Is.EqualTo(expected != 0));
    }

    [Test]
    public void Only_exactly_the_prefix_is_removed()
    {
        _map[new(IPNetwork.Parse("10.0.0.0/8"))] = 8;

        Assert.That(_map.Remove(IPv4Prefix.Parse("10.1.0.0/16")), Is.False);
        Assert.That(_map.Remove(IPv4Prefix.Parse("10.0.0.0/8")), Is.True);
        Assert.That(_map.TryMatch(new(IPAddress.Parse("10.1.2.3")), out _), Is.False);
    }

    [Test]
    public void Prefixes_are_enumerated_and_cleared([Values(0, 1, 250)] int count)
    {
        for (int i = 0; i < count; i++)
        {
            _map[Prefix(i)] = (uint)i;
        }

        Assert.That(_map.Select(static pair => (pair.Key, pair.Value)), Is.EquivalentTo(Enumerable.Range(0, count).Select(static i => (Prefix(i), (uint)i))));
        _map.Clear();
        Assert.That(_map.Count(), Is.Zero);
    }

    [Test]
    public void An_enumeration_ends_although_what_it_gives_is_removed_and_added()
    {
        for (int i = 0; i < 1000; i++)
        {
            _map[Prefix(i)] = (uint)i;
        }

        int seen = 0;
        foreach ((IPv4Prefix key, uint value) in _map)
        {
            _map.Remove(key);
            _map[key] = value;
            Assert.That(++seen, Is.LessThanOrEqualTo(1000));
        }

        Assert.That(seen, Is.EqualTo(1000));
    }

    [Test]
    public void An_enumeration_gives_all_once_although_some_of_what_it_gives_is_removed()
    {
        const int Count = 8000; // more than are read at once
        using RawMap raw = TestMaps.Create(BpfMapType.LpmTrie, 8, 4, 2 * Count, TestMaps.NoPreallocation);
        LpmTrieMap<IPv4Prefix, uint> map = raw.As<LpmTrieMap<IPv4Prefix, uint>>();
        for (int i = 0; i < Count; i++)
        {
            map[Prefix(i)] = (uint)i;
        }

        var seen = new List<uint>();
        foreach ((IPv4Prefix key, uint value) in map)
        {
            seen.Add(value);
            if (seen.Count % 2 == 1)
            {
                map.Remove(key);
            }
        }

        Assert.That(seen, Is.Unique.And.Count.EqualTo(Count));
    }

    [Test]
    public void Many_prefixes_are_set_copied_and_removed()
    {
        IPv4Prefix[] keys = [.. Enumerable.Range(0, 300).Select(Prefix)];
        uint[] values = [.. Enumerable.Range(0, 300).Select(static value => (uint)value)];
        _map.SetRange(keys, values);
        var copiedKeys = new IPv4Prefix[500];
        uint[] copiedValues = new uint[500];

        Assert.That(_map.CopyTo(copiedKeys, copiedValues), Is.EqualTo(300));
        Assert.That(copiedKeys.Zip(copiedValues).Take(300), Is.EquivalentTo(keys.Zip(values)));
        Assert.That(_map.RemoveRange([.. keys[10..], Prefix(5000)]), Is.EqualTo(290));
        Assert.That(_map.Select(static pair => pair.Key), Is.EquivalentTo(keys[..10]));
    }

    [Test]
    public void A_lookup_is_a_match_and_a_trie_has_no_locks()
    {
        _map.Set(IPv4Prefix.Parse("10.0.0.0/8"), 8);

        Assert.That((_map.TryGetValue(IPv4Prefix.Parse("10.1.2.3"), out uint value), value), Is.EqualTo((true, 8u)));
        Assert.That(() => _map.TryGetValueLocked(IPv4Prefix.Parse("10.1.2.3"), out _), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.NotSupported));
    }

    [Test]
    public void IPv6_is_matched()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.LpmTrie, 20, 4, 10, TestMaps.NoPreallocation);
        LpmTrieMap<IPv6Prefix, uint> map = raw.As<LpmTrieMap<IPv6Prefix, uint>>();
        map[IPv6Prefix.Parse("2001:db8::/32")] = 32;

        Assert.That((map.TryMatch(new(IPAddress.Parse("2001:db8::1")), out uint value), value), Is.EqualTo((true, 32u)));
        Assert.That(map.TryMatch(new(IPAddress.IPv6Loopback), out _), Is.False);
    }

    [Test]
    [RequiresKernel("6.13")]
    public void A_prefix_is_added_once_and_replaced_only_if_it_is_there()
    {
        IPv4Prefix key = IPv4Prefix.Parse("10.0.0.0/8");

        Assert.That((_map.TryReplace(key, 1), _map.TryAdd(key, 2), _map.TryAdd(key, 3), _map.TryReplace(key, 4), _map[key]), Is.EqualTo((false, true, false, true, 4u)));
    }

    [Test]
    public void A_full_trie_says_so()
    {
        using RawMap raw = TestMaps.Create(BpfMapType.LpmTrie, 8, 4, 2, TestMaps.NoPreallocation);
        LpmTrieMap<IPv4Prefix, uint> map = raw.As<LpmTrieMap<IPv4Prefix, uint>>();
        map[Prefix(0)] = 0;
        map[Prefix(1)] = 1;

        Assert.That(() => map[Prefix(2)] = 2, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full).And.Message.Contains($"key {Prefix(2)}: ENOSPC"));
    }

    [Test]
    public void A_closed_trie_says_so()
    {
        _raw.Dispose();

        Assert.That(() => _map.TryMatch(default, out _), Throws.TypeOf<ObjectDisposedException>());
    }

    [Test]
    public void Keys_of_another_size_are_refused() =>
        Assert.That(() => _raw.As<LpmTrieMap<IPv6Prefix, uint>>(), Throws.TypeOf<BpfMapMismatchException>().With.Message.Contains("key size is 8, not 20 (IPv6Prefix)"));

    [Test]
    public void Without_its_flag_the_kernel_does_not_create_one_and_the_message_names_it() =>
        Assert.That(() => TestMaps.Create(BpfMapType.LpmTrie, 8, 4, 10), Throws.TypeOf<BpfException>().With.Message.Contains("BPF_F_NO_PREALLOC"));

    static IPv4Prefix Prefix(int i) => new(new IPAddress([10, (byte)(i >> 8), (byte)i, 0]), 24);
}
