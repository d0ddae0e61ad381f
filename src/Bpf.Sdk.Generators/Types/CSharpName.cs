using System.Linq;
using System.Text;

namespace Bpf.Sdk.Generators.Types;

/// <summary>Names for C# made of names in C.</summary>
static class CSharpName
{
    /// <summary><c>mes_map_start</c> becomes <c>MesMapStart</c>, <c>STATE_IDLE</c> <c>StateIdle</c>, <c>.rodata.str1.1</c> <c>RodataStr1_1</c>.</summary>
    public static string Pascal(string name)
    {
        var lowers = !name.Any(char.IsLower);
        var result = new StringBuilder(name.Length);
        var startsWord = true;
        foreach (var character in name)
        {
            if (!char.IsLetterOrDigit(character))
            {
                startsWord = true;
                continue;
            }

            // Two numbers must not run into one: version_1_2 is not version_12.
            if (startsWord && char.IsDigit(character) && result.Length > 0 && char.IsDigit(result[result.Length - 1]))
            {
                result.Append('_');
            }

            result.Append(startsWord ? char.ToUpperInvariant(character) : lowers ? char.ToLowerInvariant(character) : character);
            startsWord = false;
        }

        if (result.Length == 0 || char.IsDigit(result[0]))
        {
            result.Insert(0, '_');
        }

        return result.ToString();
    }

    /// <summary><c>MesMapStart</c> becomes <c>_mesMapStart</c>.</summary>
    public static string Field(string name) => "_" + char.ToLowerInvariant(name[0]) + name.Substring(1);
}
