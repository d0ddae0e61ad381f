using System.Collections.Generic;
using Bpf.Sdk.Generators.Manifests;

namespace Bpf.Sdk.Generators.Types;

/// <summary>A C# type that stands for a C type, byte by byte.</summary>
abstract record PlannedType(string Name);

/// <param name="CName">What C calls it, for people.</param>
/// <param name="Pack">1 where C lays members out more densely than C# would by itself, else 0.</param>
sealed record PlannedStruct(string Name, string CName, CType Type, int Pack, IReadOnlyList<PlannedField> Fields, IReadOnlyList<PlannedBits> Bits) : PlannedType(Name);

/// <param name="CDeclaration">The member as C declares it.</param>
sealed record PlannedField(string Name, string Type, long Offset, string CDeclaration);

/// <summary>A bit field, which becomes a property over the storage that holds its bits.</summary>
/// <param name="Offset">Of the storage, in bytes.</param>
/// <param name="StorageBits">The width of the storage: 8, 16, 32 or 64.</param>
/// <param name="Shift">Of the field's lowest bit within the storage.</param>
sealed record PlannedBits(string Name, string Type, bool IsBool, bool IsSigned, long Offset, int StorageBits, int Shift, int Width, string CDeclaration);

/// <param name="CName">What C calls it, for people.</param>
/// <param name="Underlying">The C# keyword of an integer type.</param>
sealed record PlannedEnum(string Name, string CName, CType Type, string Underlying, IReadOnlyList<(string Name, string Value, string CName)> Members) : PlannedType(Name);

/// <param name="IsText">Whether C declares elements of <c>char</c>.</param>
/// <param name="CDeclaration">The array as C declares it, or null if it stands for bytes that C# has no better type for.</param>
sealed record PlannedArray(string Name, string ElementType, long Count, bool IsText, string? CDeclaration) : PlannedType(Name);
