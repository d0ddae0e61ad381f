using System.Collections.Immutable;

namespace Bpf.Sdk.Objects;

/// <summary>A callback of a struct of callbacks that C sets.</summary>
/// <param name="Member">Name of the member.</param>
/// <param name="Program">Name of the program.</param>
readonly record struct StructOpsCallback(string Member, string Program);

/// <summary>
/// A kernel structure of callbacks (<c>struct_ops</c>) that an object implements, for example a congestion control (<c>struct tcp_congestion_ops</c>): a
/// variable in a section <c>.struct_ops</c> or <c>.struct_ops.link</c>, whose members are programs and values.
/// </summary>
public sealed record StructOpsSpec
{
    /// <summary>Name of the variable in C. The kernel keeps its first 15 characters.</summary>
    public required string Name { get; init; }

    /// <summary>Name of the struct in C. A flavour (<c>___local</c>) is not part of the kernel's name.</summary>
    public string StructName { get; init; } = "";

    /// <summary>It is registered by a link, which can be pinned and updated (<c>.struct_ops.link</c>, since Linux 6.4); else by itself, until it is removed.</summary>
    public bool IsLink { get; init; }

    /// <summary>Whether loading the object loads it and the programs that it needs. False from the start if its section's name begins with <c>?</c>.</summary>
    public bool AutoCreate { get; set; } = true;

    // Number of the struct in the object's BTF.
    internal int Type { get; init; }

    // The variable's bytes.
    internal ImmutableArray<byte> Data { get; init; } = [];

    internal ImmutableArray<StructOpsCallback> Callbacks { get; private set; } = [];

    internal IEnumerable<StructOpsCallback> InitialCallbacks
    {
        init => Callbacks = [.. value];
    }

    /// <summary>Sets the program that implements a callback.</summary>
    /// <param name="member">Name of the member in C.</param>
    /// <param name="program">Name of the program; null leaves the callback out, for kernels that do not have it.</param>
    public void SetProgram(string member, string? program)
    {
        ArgumentException.ThrowIfNullOrEmpty(member);
        IEnumerable<StructOpsCallback> others = Callbacks.Where(callback => callback.Member != member);
        Callbacks = program is null ? [.. others] : [.. others, new(member, program)];
    }

    /// <summary>Whether both have the same attributes, values and programs.</summary>
    public bool Equals(StructOpsSpec? other) =>
        other is not null
        && (Name, StructName, IsLink, AutoCreate, Type) == (other.Name, other.StructName, other.IsLink, other.AutoCreate, other.Type)
        && Data.AsSpan().SequenceEqual(other.Data.AsSpan())
        && Callbacks.AsSpan().SequenceEqual(other.Callbacks.AsSpan());

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, StructName, IsLink, AutoCreate, Data.Length);

    /// <summary>Name and kind, for people.</summary>
    public override string ToString() => $"{Name} (struct {StructName}{(IsLink ? ", by a link" : "")})";
}
