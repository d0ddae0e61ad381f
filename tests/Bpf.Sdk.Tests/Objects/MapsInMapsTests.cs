using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Objects;

public sealed class MapsInMapsTests
{
    [Test]
    public void An_inner_map_is_read_with_its_types()
    {
        ObjectSpec spec = TestObjects.Parse("maps_in_maps");
        MapSpec outer = Map(spec, "by_index");
        MapSpec inner = outer.InnerMap!;

        Assert.That((outer.Type, outer.KeySize, outer.ValueSize, outer.MaxEntries, outer.ValueType), Is.EqualTo((BpfMapType.ArrayOfMaps, 4u, 4u, 4u, 0)));
        Assert.That((inner.Name, inner.Type, inner.KeySize, inner.ValueSize, inner.MaxEntries), Is.EqualTo(("by_index.inner", BpfMapType.Array, 4u, 8u, 1u)));
        Assert.That(spec.Btf!.Resolve(inner.ValueType).Name, Is.EqualTo("unsigned long long"));
    }

    [Test]
    public void A_definition_with_a_typedef_s_name_is_read_as_a_map_and_as_an_inner_map()
    {
        ObjectSpec spec = TestObjects.Parse("maps_in_maps");

        Assert.That((Map(spec, "second").Type, Map(spec, "by_key").InnerMap!.ValueSize), Is.EqualTo((BpfMapType.Array, 8u)));
    }

    [Test]
    public void An_inner_map_of_an_anonymous_struct_is_read() =>
        Assert.That(Map("maps_in_maps", "to_be_filled").InnerMap, Has.Property(nameof(MapSpec.Type)).EqualTo(BpfMapType.Hash).And.Property(nameof(MapSpec.Flags)).EqualTo(1u).And.Property(nameof(MapSpec.MaxEntries)).EqualTo(16u));

    [TestCase("by_index", "0=first 2=second")]
    [TestCase("by_key", "5=second")]
    [TestCase("to_be_filled", "")]
    [TestCase("calls", "0=called 2=called_last")]
    [TestCase("first", "")]
    public void What_C_puts_into_a_map_is_read(string map, string slots) => Assert.That(Slots(Map("maps_in_maps", map)), Is.EqualTo(slots));

    [Test]
    public void An_array_of_programs_has_values_of_four_bytes() => Assert.That(Map("maps_in_maps", "calls").ValueSize, Is.EqualTo(4));

    [TestCase("outer", "3=counter")]
    [TestCase("calls", "1=called")]
    [TestCase("of_samples", "")]
    public void What_legacy_ids_put_into_a_map_is_read(string map, string slots) => Assert.That(Slots(Map("legacy_maps_in_maps", map)), Is.EqualTo(slots));

    [TestCase("outer", "outer.inner")]
    [TestCase("of_samples", "of_samples.inner")]
    public void A_legacy_inner_map_is_found_by_id_and_by_place(string map, string name) =>
        Assert.That(Map("legacy_maps_in_maps", map).InnerMap, Is.EqualTo(new MapSpec { Name = name, Type = BpfMapType.Array, KeySize = 4, ValueSize = 8, MaxEntries = 1, IsLegacy = true }));

    [Test]
    public void Maps_that_differ_in_their_inner_maps_are_not_equal()
    {
        MapSpec map = Map("maps_in_maps", "by_index");

        Assert.That(map with { InnerMap = map.InnerMap! with { } }, Is.EqualTo(map));
        Assert.That(map with { InnerMap = map.InnerMap! with { MaxEntries = 2 } }, Is.Not.EqualTo(map));
    }

    [Test]
    public void Maps_that_differ_in_what_C_puts_into_them_are_not_equal()
    {
        MapSpec map = Map("maps_in_maps", "by_index");

        Assert.That(Map("maps_in_maps", "by_index"), Is.EqualTo(map));
        Assert.That(map with { Slots = new([new(0, "second")]) }, Is.Not.EqualTo(map));
    }

    static MapSpec Map(ObjectSpec spec, string map) => spec.Maps.Single(other => other.Name == map);

    static MapSpec Map(string name, string map) => Map(TestObjects.Parse(name), map);

    static string Slots(MapSpec map) => string.Join(" ", map.Slots.Items.ToArray().Select(static slot => $"{slot.Index}={slot.Target}"));
}
