namespace Bpf.Sdk;

/// <summary>One way in which a map is not what it should be.</summary>
/// <param name="Attribute">What differs, for example <c>value size</c>.</param>
/// <param name="Expected">What the object or the C# type asks for.</param>
/// <param name="Actual">What the map has.</param>
public sealed record MapDifference(string Attribute, string Expected, string Actual)
{
    /// <summary>The difference as people read it: <c>value size is 4, not 8</c>.</summary>
    public override string ToString() => $"{Attribute} is {Actual}, not {Expected}";

    /// <summary>Adds a difference to a list if there is one.</summary>
    internal static void Add<T>(List<MapDifference> differences, string attribute, T expected, T actual) where T : struct
    {
        if (!expected.Equals(actual))
        {
            differences.Add(new(attribute, expected.ToString()!, actual.ToString()!));
        }
    }
}
