using Bpf.Sdk.Links;

namespace Bpf.Sdk.Loading;

/// <summary>Which of many names was probably meant by one that is not among them.</summary>
static class NearNames
{
    const int MaximumSuggestions = 3;

    /// <summary>A question with a space before it, or nothing if no name is near.</summary>
    public static string Suggest(string name, IEnumerable<string> candidates)
    {
        int most = Math.Min(3, name.Length / 4);
        string[] names = [.. candidates
            .Where(candidate => Math.Abs(candidate.Length - name.Length) <= most)
            .Select(candidate => (Name: candidate, Distance: EditDistance.Between(name, candidate)))
            .Where(candidate => candidate.Distance <= most)
            .OrderBy(static candidate => candidate.Distance)
            .ThenBy(static candidate => candidate.Name, StringComparer.Ordinal)
            .Select(static candidate => $"'{candidate.Name}'")
            .Distinct()
            .Take(MaximumSuggestions)];
        return names.Length switch
        {
            0 => "",
            1 => $" Did you mean {names[0]}?",
            _ => $" Did you mean {string.Join(", ", names[..^1])} or {names[^1]}?",
        };
    }
}
