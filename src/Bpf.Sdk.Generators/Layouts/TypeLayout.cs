using System.Collections.Generic;

namespace Bpf.Sdk.Generators.Layouts;

/// <summary>The bytes of a type, in C or in C#.</summary>
/// <param name="IsComplete">False if the type leaves bytes out on purpose, so that no field can be missed.</param>
sealed record TypeLayout(long Size, int Alignment, IReadOnlyList<LayoutLeaf> Leaves, bool IsComplete)
{
    /// <summary>Longer arrays are compared as bytes: they would cost more than they can tell.</summary>
    public const int MaxLeaves = 1024;
}
