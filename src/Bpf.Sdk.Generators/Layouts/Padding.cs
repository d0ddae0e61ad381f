using System.Collections.Generic;
using System.Linq;

namespace Bpf.Sdk.Generators.Layouts;

/// <summary>The bytes of a layout that belong to no part of it.</summary>
static class Padding
{
    public static IReadOnlyList<(long Offset, long Size)> Of(TypeLayout layout)
    {
        var gaps = new List<(long, long)>();
        var end = 0L;
        foreach (var leaf in layout.Leaves.OrderBy(static leaf => leaf.Offset))
        {
            Add(leaf.Offset);
            end = leaf.End > end ? leaf.End : end;
        }

        Add(layout.Size);
        return gaps;

        void Add(long next)
        {
            if (next > end)
            {
                gaps.Add((end, next - end));
            }
        }
    }
}
