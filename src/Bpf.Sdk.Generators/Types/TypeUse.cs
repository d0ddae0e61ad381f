namespace Bpf.Sdk.Generators.Types;

/// <summary>A C# type as others refer to it.</summary>
/// <param name="Alignment">What C# aligns it to.</param>
sealed record TypeUse(string Name, long Size, int Alignment);
