using Bpf.Sdk.Generators.Declarations;

namespace Bpf.Sdk.Generators.Tests;

/// <summary>The generator's table of map classes against the runtime's classes.</summary>
public sealed class MapClassTests
{
    static IEnumerable<Type> Classes => typeof(BpfMap).Assembly.GetExportedTypes()
        .Where(static type => type is { IsClass: true, IsAbstract: false } && type.GetInterfaces().Any(static implemented => implemented.Name == typeof(IBpfMap<>).Name));

    [Test]
    public void Every_class_that_a_raw_map_can_be_has_a_row() => Assert.That(
        MapClass.All.Where(static row => row.IsTyped).Select(static row => (row.Name, row.Arity)),
        Is.EquivalentTo(Classes.Select(static type => (type.Name.Split('`')[0], type.GetGenericArguments().Length))));

    [Test]
    public void Every_type_of_map_has_one_class_at_most() =>
        Assert.That(MapClass.All.SelectMany(static row => row.Types), Is.Unique.And.SubsetOf(Enum.GetNames<BpfMapType>()));
}
