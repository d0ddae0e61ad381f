using Bpf.Sdk.KernelTests.Network;

namespace Bpf.Sdk.KernelTests.Maps;

/// <summary>As <see cref="MapModelTests"/>: maps that have a value for each CPU against a dictionary or array of arrays, with all of it enumerated on the way.</summary>
public sealed class PerCpuModelTests
{
    const int Capacity = 8;

    readonly PerCpu<uint> _values = new();

    [OneTimeSetUp]
    public void NeedsRoot() => KernelRequirement.Root();

    uint[] Fill(uint value)
    {
        for (int position = 0; position < _values.Count; position++)
        {
            _values[position] = value + (uint)position;
        }

        return _values.ToArray();
    }

    [Test]
    public void A_hash_table_per_CPU_is_a_dictionary_of_arrays() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.PerCpuHash, 4, 4, Capacity);
        PerCpuHashMap<uint, uint> map = raw.As<PerCpuHashMap<uint, uint>>();
        var model = new Dictionary<uint, uint[]>();
        foreach ((int operation, byte number, uint value) in operations)
        {
            uint key = number % 12u;
            bool isThere = model.TryGetValue(key, out uint[]? expected);
            uint[] given = Fill(value);
            switch (operation)
            {
                case 0 or 1 when !isThere && model.Count == Capacity:
                    Assert.That(() => map.Set(key, _values), Throws.TypeOf<BpfMapException>().With.Property("Reason").EqualTo(BpfMapFailure.Full));
                    break;
                case 0:
                    map.Set(key, _values);
                    model[key] = given;
                    break;
                case 1:
                    Assert.That(map.TryAdd(key, _values), Is.EqualTo(model.TryAdd(key, given)));
                    break;
                case 2:
                    Assert.That(map.TryReplace(key, _values), Is.EqualTo(isThere));
                    if (isThere)
                    {
                        model[key] = given;
                    }

                    break;
                case 3:
                    Assert.That(map.Remove(key), Is.EqualTo(model.Remove(key)));
                    break;
                case 4 when KernelRequirement.Running >= new Version(5, 14):
                    Assert.That((map.TryRemove(key, _values), _values.ToArray()), Is.EqualTo((model.Remove(key), expected ?? given)));
                    break;
                case 5:
                    Assert.That(map.RemoveRange([key, key + 1]), Is.EqualTo((model.Remove(key) ? 1 : 0) + (model.Remove(key + 1) ? 1 : 0)));
                    break;
                case 6 when number == 0:
                    map.Clear();
                    model.Clear();
                    break;
                default:
                    Assert.That((map.TryGetValue(key, _values), _values.ToArray()), Is.EqualTo((isThere, expected ?? given)));
                    break;
            }

            var all = new Dictionary<uint, uint[]>();
            foreach ((uint found, PerCpuView<uint> values) in map)
            {
                all.Add(found, values.ToArray());
            }

            Assert.That(all, Is.EquivalentTo(model));
        }
    });

    [Test]
    public void An_array_per_CPU_is_an_array_of_arrays() => RandomOperations.Check(operations =>
    {
        using RawMap raw = TestMaps.Create(BpfMapType.PerCpuArray, 4, 4, Capacity);
        PerCpuArrayMap<uint> map = raw.As<PerCpuArrayMap<uint>>();
        uint[][] model = [.. Enumerable.Range(0, Capacity).Select(_ => new uint[_values.Count])];
        foreach ((int operation, byte number, uint value) in operations)
        {
            int index = number % Capacity;
            switch (operation)
            {
                case 0 or 1 or 2 or 3:
                    model[index] = Fill(value);
                    map.Write(index, _values);
                    break;
                case 4 when number < 32:
                    map.Clear();
                    Array.ForEach(model, Array.Clear);
                    break;
                default:
                    map.Read(index, _values);
                    Assert.That(_values.ToArray(), Is.EqualTo(model[index]));
                    break;
            }

            int next = 0;
            foreach ((int found, PerCpuView<uint> values) in map)
            {
                Assert.That((found, values.ToArray()), Is.EqualTo((next, model[next])));
                next++;
            }

            Assert.That(next, Is.EqualTo(Capacity));
        }
    });
}
