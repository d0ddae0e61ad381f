using System.Collections.Immutable;

namespace Bpf.Sdk.Objects;

/// <summary>What C puts into one element of a map: another map, or a program.</summary>
/// <param name="Index">Number of the element, which is its key.</param>
/// <param name="Target">Name of the map or program.</param>
/// <param name="IsOptional">The element stays empty if its program is not loaded.</param>
readonly record struct MapSlot(uint Index, string Target, bool IsOptional = false);

/// <summary>The elements of a map that C initialises, compared by content: what holds them is a value.</summary>
readonly struct MapSlots(ImmutableArray<MapSlot> slots) : IEquatable<MapSlots>
{
    readonly ImmutableArray<MapSlot> _slots = slots;

    public ReadOnlySpan<MapSlot> Items => _slots.IsDefault ? default : _slots.AsSpan();

    public bool Equals(MapSlots other) => Items.SequenceEqual(other.Items);

    public override bool Equals(object? other) => other is MapSlots slots && Equals(slots);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (MapSlot slot in Items)
        {
            hash.Add(slot);
        }

        return hash.ToHashCode();
    }
}
