using System;
using System.Globalization;

namespace Bpf.Sdk.Generators.Declarations;

/// <summary>What the name of a kprobe's section says: <c>kprobe/FUNCTION+OFFSET</c>.</summary>
static class KprobeSections
{
    /// <summary>What stands before the first slash: <c>kprobe</c>, <c>kretprobe</c>, <c>uprobe</c> …</summary>
    public static string Kind(string section)
    {
        var slash = section.IndexOf('/');
        return slash < 0 ? section : section.Substring(0, slash);
    }

    /// <summary>The kernel function, or null if the section names none.</summary>
    public static string? Function(string section, out long offset)
    {
        offset = 0;
        if (Kind(section) is not ("kprobe" or "kretprobe") || section.IndexOf('/') is not (> 0 and var slash) || slash == section.Length - 1)
        {
            return null;
        }

        var function = section.Substring(slash + 1);
        var plus = function.IndexOf('+');
        if (plus < 0)
        {
            return function;
        }

        var number = function.Substring(plus + 1);
        var isNumber = number.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(number.Substring(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out offset)
            : long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out offset);
        return isNumber && plus > 0 ? function.Substring(0, plus) : null;
    }
}
