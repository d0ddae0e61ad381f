using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.Types;

/// <summary>A table of types with the indexes of its names, made when a name is first looked for.</summary>
sealed class NamedTypes(BtfTable table)
{
    readonly Lazy<BtfNameIndex> _types = new(() => BtfNameIndex.OfTypes(table));
    readonly Lazy<BtfNameIndex> _symbols = new(() => BtfNameIndex.OfSymbols(table));

    public BtfTable Table { get; } = table;

    /// <summary>The first type of a kind and name, or 0. Of the table itself, not of its base.</summary>
    public int Find(BtfKind kind, ReadOnlySpan<byte> name) =>
        (kind is BtfKind.Function or BtfKind.Variable or BtfKind.DataSection ? _symbols : _types).Value.Find(kind, name);

    /// <summary>The types with a layout that have a name or a flavour of it.</summary>
    public void FindAll(ReadOnlySpan<byte> name, List<int> found) => _types.Value.FindAll(name, found);
}
