using System.Net;
using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>Whatever is done with a map, in whatever order, it answers as .NET's own collection of its kind does.</summary>
public sealed class MapModelTests
{
    const int Capacity = 8; // small, so that full ones come up

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    [Test]
    public void A_hash_table_is_a_dictionary() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.Hash, 4, 4, Capacity);
        HashMap<uint, uint> map = raw.As<HashMap<uint, uint>>();
        var model = new Dictionary<uint, uint>();
        foreach ((int operation, byte number, uint value) in operations)
        {
            uint key = number % 12u;
            bool isThere = model.TryGetValue(key, out uint expected);
            bool isFull = !isThere && model.Count == Capacity;
            switch (operation)
            {
                case 0 when isFull:
                case 1 when isFull:
                    Assert.That(() => map[key] = value, Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full));
                    break;
                case 0:
                    map[key] = model[key] = value;
                    break;
                case 1:
                    Assert.That(map.TryAdd(key, value), Is.EqualTo(model.TryAdd(key, value)));
                    break;
                case 2:
                    Assert.That(map.TryReplace(key, value), Is.EqualTo(isThere));
                    if (isThere)
                    {
                        model[key] = value;
                    }

                    break;
                case 3:
                    Assert.That(map.Remove(key), Is.EqualTo(model.Remove(key)));
                    break;
                case 4 when KernelRequirement.Running >= new Version(5, 14):
                    Assert.That((map.TryRemove(key, out uint removed), removed), Is.EqualTo((model.Remove(key), expected)));
                    break;
                case 5:
                    Assert.That(map.RemoveRange([key, key + 1]), Is.EqualTo((model.Remove(key) ? 1 : 0) + (model.Remove(key + 1) ? 1 : 0)));
                    break;
                case 6 when number == 0:
                    map.Clear();
                    model.Clear();
                    break;
                default:
                    Assert.That((map.TryGetValue(key, out uint found), found), Is.EqualTo((isThere, expected)));
                    break;
            }

            Assert.That(map, Is.EquivalentTo(model));
        }
    });

    [Test]
    public void An_array_is_an_array() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.Array, 4, 4, Capacity);
        ArrayMap<uint> map = raw.As<ArrayMap<uint>>();
        uint[] model = new uint[Capacity];
        foreach ((int operation, byte number, uint value) in operations)
        {
            int index = number % Capacity;
            switch (operation)
            {
                case 0 or 1 or 2:
                    map[index] = model[index] = value;
                    break;
                case 3:
                    uint[] source = [.. Enumerable.Repeat(value, index)];
                    map.Write(source);
                    source.CopyTo(model, 0);
                    break;
                case 4:
                    uint[] destination = new uint[index];
                    map.Read(destination);
                    Assert.That(destination, Is.EqualTo(model[..index]));
                    break;
                case 5 when number < 32:
                    map.Clear();
                    Array.Clear(model);
                    break;
                default:
                    Assert.That(map[index], Is.EqualTo(model[index]));
                    break;
            }

            Assert.That(map.ToArray(), Is.EqualTo(model));
        }
    });

    [Test]
    public void A_trie_is_a_dictionary_that_is_searched_from_the_longest_prefix() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.LpmTrie, 8, 4, 1000, TestMaps.NoPreallocation);
        LpmTrieMap<IPv4Prefix, uint> map = raw.As<LpmTrieMap<IPv4Prefix, uint>>();
        var model = new Dictionary<IPv4Prefix, uint>();
        foreach ((int operation, byte number, uint value) in operations)
        {
            // Few bits and all lengths, so that prefixes cover each other.
            var address = new IPAddress([(byte)(number & 0xe0), 0, 0, (byte)((number & 1) * 0x80)]);
            var key = new IPv4Prefix(address, (int)(value % 33));
            switch (operation)
            {
                case 0 or 1 or 2:
                    map[key] = model[key] = value;
                    break;
                case 3:
                    Assert.That(map.Remove(key), Is.EqualTo(model.Remove(key)));
                    break;
                case 4 when model.Count > 0:
                    IPv4Prefix first = model.Keys.First();
                    Assert.That((map.Remove(first), model.Remove(first)), Is.EqualTo((true, true)));
                    break;
                case 5 when number == 0:
                    map.Clear();
                    model.Clear();
                    break;
                default:
                    Assert.That((map.TryMatch(key, out uint found), found), Is.EqualTo(Longest(model, address, key.Length)));
                    break;
            }
        }

        Assert.That(map, Is.EquivalentTo(model));
    });

    [Test]
    public void A_queue_is_a_queue() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.Queue, 0, 4, Capacity);
        QueueMap<uint> map = raw.As<QueueMap<uint>>();
        var model = new Queue<uint>();
        foreach ((int operation, _, uint value) in operations)
        {
            switch (operation)
            {
                case 0 or 1 or 2:
                    Assert.That(map.TryEnqueue(value), Is.EqualTo(model.Count < Capacity));
                    if (model.Count < Capacity)
                    {
                        model.Enqueue(value);
                    }

                    break;
                case 3:
                    map.EnqueueDroppingOldest(value);
                    _ = model.Count == Capacity && model.TryDequeue(out _);
                    model.Enqueue(value);
                    break;
                case 4 or 5:
                    Assert.That((map.TryDequeue(out uint taken), taken), Is.EqualTo((model.TryDequeue(out uint expected), expected)));
                    break;
                case 6 when value % 8 == 0:
                    map.Clear();
                    model.Clear();
                    break;
                default:
                    Assert.That((map.TryPeek(out uint next), next), Is.EqualTo((model.TryPeek(out uint first), first)));
                    break;
            }
        }
    });

    [Test]
    public void A_stack_is_a_stack() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.Stack, 0, 4, Capacity);
        StackMap<uint> map = raw.As<StackMap<uint>>();
        var model = new Stack<uint>();
        foreach ((int operation, _, uint value) in operations)
        {
            switch (operation)
            {
                case 0 or 1 or 2:
                    Assert.That(map.TryPush(value), Is.EqualTo(model.Count < Capacity));
                    if (model.Count < Capacity)
                    {
                        model.Push(value);
                    }

                    break;
                case 3:
                    map.PushDroppingOldest(value);
                    // .NET's stack cannot drop the bottom.
                    model = new(model.Take(Capacity - 1).Reverse().Append(value));
                    break;
                case 4 or 5:
                    Assert.That((map.TryPop(out uint taken), taken), Is.EqualTo((model.TryPop(out uint expected), expected)));
                    break;
                case 6 when value % 8 == 0:
                    map.Clear();
                    model.Clear();
                    break;
                default:
                    Assert.That((map.TryPeek(out uint next), next), Is.EqualTo((model.TryPeek(out uint top), top)));
                    break;
            }
        }
    });

    static (bool, uint) Longest(Dictionary<IPv4Prefix, uint> model, IPAddress address, int length)
    {
        for (; length >= 0; length--)
        {
            if (model.TryGetValue(new(address, length), out uint value))
            {
                return (true, value);
            }
        }

        return (false, 0);
    }
}
