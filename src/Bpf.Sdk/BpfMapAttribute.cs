namespace Bpf.Sdk;

/// <summary>
/// Declares a map of the object as a partial property. Name, type and the layout of key and value are checked against
/// the compiled object at build time.
/// </summary>
/// <param name="name">The name of the map in C.</param>
[AttributeUsage(AttributeTargets.Property, Inherited = false)]
public sealed class BpfMapAttribute(string name) : Attribute
{
    /// <summary>The name of the map in C.</summary>
    public string Name { get; } = name;

    /// <summary>The map type that the object must have; left out, the property's own type says it.</summary>
    public BpfMapType Type { get; set; }

    /// <summary>
    /// Where the map is pinned when the object is loaded, and opened from by a static class. Given, it takes the place of what
    /// the C source says, for every class that is bound to the same object.
    /// </summary>
    public BpfPinning Pinning { get; set; }
}
