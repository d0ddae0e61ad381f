using System.Runtime.CompilerServices;

namespace Bpf.Sdk;

/// <summary>
/// A table of prefixes (<c>BPF_MAP_TYPE_LPM_TRIE</c>, Linux 4.11), as routers have: a lookup finds the longest prefix that covers the key. The kernel creates it
/// only with the flag BPF_F_NO_PREALLOC.
/// </summary>
/// <remarks>
/// <para>
/// Whatever looks up, matches: the indexer, <see cref="KeyedMap{TKey, TValue}.TryGetValue(TKey, out TValue)"/> and <see cref="KeyedMap{TKey, TValue}.ContainsKey"/>
/// find 10.0.0.0/8 for 10.1.2.3/32, and <see cref="TryMatch"/> is the name that says so. It never finds a prefix longer than the key.
/// Adding, replacing and removing are about exactly the prefix that is given; of its bits, those behind the prefix do not count.
/// </para>
/// <para>
/// Before Linux 6.13 (and stable kernels of its time) the kernel adds or replaces whatever the mode says: <see cref="KeyedMap{TKey, TValue}.TryAdd"/> and
/// <see cref="KeyedMap{TKey, TValue}.TryReplace"/> are always true there. Enumeration needs Linux 4.16 and goes prefix by prefix, so that what
/// it gives can be removed; <see cref="KeyedMap{TKey, TValue}.CopyTo"/> is faster. If others remove prefixes meanwhile, it may give a prefix with the value of a
/// shorter one, or some prefixes again instead of others.
/// </para>
/// </remarks>
/// <typeparam name="TKey">
/// The key, laid out as in C: first the length of the prefix in bits, four bytes, and then what it is a prefix of, in network order: <see cref="IPv4Prefix"/>,
/// <see cref="IPv6Prefix"/>, or a struct like <c>struct bpf_lpm_trie_key</c>. Its size must be the map's key size.
/// </typeparam>
/// <typeparam name="TValue">The value, laid out as in C: its size must be the map's value size.</typeparam>
public sealed class LpmTrieMap<TKey, TValue> : KeyedMap<TKey, TValue>, IBpfMap<LpmTrieMap<TKey, TValue>>
    where TKey : unmanaged
    where TValue : unmanaged
{
    static readonly MapShape s_shape = MapShape.Of<TKey, TValue>("LpmTrieMap", BpfMapType.LpmTrie);

    LpmTrieMap(BpfMap map, bool ownsHandle) : base(map, ownsHandle, s_shape)
    {
    }

    static MapShape? IBpfMap<LpmTrieMap<TKey, TValue>>.Shape => s_shape;

    static LpmTrieMap<TKey, TValue> IBpfMap<LpmTrieMap<TKey, TValue>>.Of(BpfMap map, bool ownsHandle) => new(map, ownsHandle);

    /// <summary>The value of the longest prefix that covers a key: bpf(2), BPF_MAP_LOOKUP_ELEM. The kernel does not say which prefix that is.</summary>
    /// <param name="key">What is looked for: a whole address, or a prefix, which only prefixes of its length or shorter cover.</param>
    /// <param name="value">The value.</param>
    /// <returns>False if no prefix covers it.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool TryMatch(TKey key, out TValue value) => TryGetValue(key, out value);
}
