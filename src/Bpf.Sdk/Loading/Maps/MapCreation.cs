using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Rights;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Loading.Maps;

/// <summary>What goes into the creation of a map beside its specification.</summary>
sealed record MapCreation
{
    /// <summary>The object's types in the kernel; null creates the map without types.</summary>
    public LoadedBtf? Btf { get; init; }

    /// <summary>Why the kernel has not the object's types, if it has refused them.</summary>
    public BpfException? BtfFailure { get; init; }

    /// <summary>What the kernel has.</summary>
    public KernelFeatures Features { get; init; } = KernelFeatures.Running;

    /// <summary>By what right it is created.</summary>
    public LoadRights Rights { get; init; } = LoadRights.OfProcess;

    /// <summary>Of a map of maps, a map that inner maps are to be like; null takes the specification's.</summary>
    public BpfHandle? InnerMap { get; init; }

    /// <summary>Digest of the one program that may use the map; null for all.</summary>
    public byte[]? ExclusiveProgram { get; init; }

    /// <summary>Of a structure of callbacks, number of the kernel's type of its value; 0 for other maps.</summary>
    public uint KernelValueType { get; init; }

    /// <summary>The module whose type that is; null for the kernel's own.</summary>
    public BpfHandle? Module { get; init; }
}
