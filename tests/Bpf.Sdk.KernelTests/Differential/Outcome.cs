using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>What a loader made of an object: what is in the kernel afterwards, or why it is not.</summary>
sealed record ObjectOutcome
{
    /// <summary>Negated errno of the load of the whole object; 0 if all of it was loaded.</summary>
    public int Error { get; init; }

    public string Message { get; init; } = "";

    /// <summary>In the order of the file. If the whole object was refused, each was loaded alone.</summary>
    public List<ProgramOutcome> Programs { get; init; } = [];

    public List<MapOutcome> Maps { get; init; } = [];

    /// <summary>What lies in the BPF file system afterwards.</summary>
    public List<string> Pins { get; init; } = [];
}

/// <summary>One program, by the name of its C function. The rest is what the kernel says of it, and 0 if it was not loaded.</summary>
sealed record ProgramOutcome
{
    public required string Name { get; init; }

    public int Error { get; init; }

    public string Message { get; init; } = "";

    public string? KernelName { get; init; }

    public uint Type { get; init; }

    public string? Tag { get; init; }

    public uint Instructions { get; init; }

    public bool HasBtf { get; init; }

    public uint Functions { get; init; }

    public uint Lines { get; init; }

    public uint Maps { get; init; }

    public uint AttachBtfObject { get; init; }

    public uint AttachBtfId { get; init; }

    /// <summary>Negated errno of a test run; null if it was not run.</summary>
    public int? Run { get; init; }

    public uint Returned { get; init; }

    [JsonIgnore]
    public bool IsLoaded => KernelName is not null;
}

/// <summary>One map, as the kernel describes it.</summary>
sealed record MapOutcome
{
    /// <summary>The kernel's name for it: of at most 15 characters.</summary>
    public required string Name { get; init; }

    public uint Type { get; init; }

    public uint KeySize { get; init; }

    public uint ValueSize { get; init; }

    public uint MaxEntries { get; init; }

    public uint Flags { get; init; }

    public ulong Extra { get; init; }

    public bool HasBtf { get; init; }

    public uint KeyType { get; init; }

    public uint ValueType { get; init; }

    /// <summary>Type of a struct_ops map's value, by the kernel's own BTF.</summary>
    public uint KernelValueType { get; init; }

    /// <summary>Maps and programs that are its values: key and description.</summary>
    public List<string>? Slots { get; init; }

    /// <summary>Bytes of a section of global variables, after all programs have run.</summary>
    public string? Data { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(ObjectOutcome))]
sealed partial class OutcomeJson : JsonSerializerContext
{
    public static ObjectOutcome Parse(string text) => JsonSerializer.Deserialize(text, Default.ObjectOutcome) ?? throw new JsonException("null");
}
