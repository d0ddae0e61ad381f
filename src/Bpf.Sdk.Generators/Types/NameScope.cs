using System;
using System.Collections.Generic;
using System.Globalization;

namespace Bpf.Sdk.Generators.Types;

/// <summary>The names that are taken in one C# type.</summary>
sealed class NameScope(IEnumerable<string> taken)
{
    readonly HashSet<string> _taken = new(taken, StringComparer.Ordinal);

    /// <summary>Takes the name; if it is taken already, the name with the suffix; if that is too, with a number.</summary>
    public string Claim(string name, string suffix)
    {
        if (_taken.Add(name))
        {
            return name;
        }

        var candidate = name + suffix;
        for (var number = 2; !_taken.Add(candidate); number++)
        {
            candidate = name + suffix + number.ToString(CultureInfo.InvariantCulture);
        }

        return candidate;
    }
}
