using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.StructOps;

/// <summary>A structure of callbacks in the kernel's layout.</summary>
/// <param name="Spec">What C says.</param>
/// <param name="ValueType">Number of the kernel's type of the map's value (<c>bpf_struct_ops_NAME</c>).</param>
/// <param name="Value">Its bytes, in which the programs' descriptors are still missing.</param>
/// <param name="Slots">Where in them they go.</param>
/// <param name="Module">The module that the type is of; null for the kernel itself.</param>
sealed record StructOpsImage(StructOpsSpec Spec, uint ValueType, byte[] Value, IReadOnlyList<(int Offset, string Program)> Slots, BpfHandle? Module);

/// <summary>What a program of a structure of callbacks is loaded for.</summary>
/// <param name="Type">Number of the kernel's type of the structure.</param>
/// <param name="Member">Number of the member in it, which is the program's expected attach type.</param>
/// <param name="Module">The module that the type is of; null for the kernel itself.</param>
readonly record struct StructOpsMember(uint Type, int Member, BpfHandle? Module);

/// <summary>The structures of callbacks of an object as the kernel has them, and the programs that they need.</summary>
sealed class StructOpsPlan(IReadOnlyList<StructOpsImage> images, IReadOnlyDictionary<string, StructOpsMember> programs)
{
    public static StructOpsPlan Empty { get; } = new([], new Dictionary<string, StructOpsMember>());

    /// <summary>Those that are to be created.</summary>
    public IReadOnlyList<StructOpsImage> Images { get; } = images;

    /// <summary>Whether and for what a program is needed.</summary>
    public StructOpsMember? For(string program) => programs.TryGetValue(program, out StructOpsMember member) ? member : null;
}
