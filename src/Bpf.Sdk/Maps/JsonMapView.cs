using System.Buffers;
using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Nodes;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk;

/// <summary>
/// The elements of a map as JSON, by the C types that the map was created with: for programs that learn of a map only when they run. Members and enumerators go by name,
/// <c>char</c> arrays are text, pointers and integers of more than 64 bits hexadecimal text. Without types, or where the caller may not read them (CAP_SYS_ADMIN), keys and values are lists of bytes.
/// </summary>
/// <remarks>
/// The value of a per-CPU map is a list with one for each possible CPU. Of arrays of programs and maps of maps it is the kernel's number of what the element holds, which can be read and not set:
/// <see cref="ProgramArrayMap"/>, <see cref="ArrayOfMaps{TMap}"/> and <see cref="HashOfMaps{TKey, TMap}"/> set it. <c>dotnet bpf map</c> shows the same.
/// </remarks>
public sealed class JsonMapView : IEnumerable<KeyValuePair<JsonNode, JsonNode>>
{
    readonly RawMap _map;
    readonly MapDump _output;
    readonly MapInput _input;

    /// <summary>Reads the types of a map. The map stays its owner's.</summary>
    /// <exception cref="BpfException">Maps of this kind have no elements that can be read by key. The message says why.</exception>
    public JsonMapView(RawMap map)
    {
        ArgumentNullException.ThrowIfNull(map);
        (_map, _output, _input) = (map, new(map, "view map"), new(map));
    }

    /// <summary>The value of a key: bpf(2), BPF_MAP_LOOKUP_ELEM. Set, it is added or replaced: BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="key">The key; what is not said of a struct is zero.</param>
    /// <exception cref="KeyNotFoundException">The map does not have the key.</exception>
    /// <exception cref="BpfException">It is not a key, or value, of the map's type, or the kernel refused. The message says where, and what would be one.</exception>
    public JsonNode this[JsonNode key]
    {
        get => TryGetValue(key, out JsonNode? value) ? value : throw new KeyNotFoundException($"Map '{_map.Name}' does not have key {key.ToJsonString()}.");
        set => Set(key, value);
    }

    /// <summary>The value of a key: bpf(2), BPF_MAP_LOOKUP_ELEM.</summary>
    /// <returns>False if the map does not have the key.</returns>
    /// <exception cref="BpfException">It is not a key of the map's type, or the kernel refused.</exception>
    public bool TryGetValue(JsonNode key, [NotNullWhen(true)] out JsonNode? value)
    {
        byte[] bytes = new byte[_map.BytesOfValue];
        bool isThere = _map.TryGetValue(BytesOf(key), bytes);
        value = isThere ? Value(bytes) : null;
        return isThere;
    }

    /// <summary>Adds or replaces a value: bpf(2), BPF_MAP_UPDATE_ELEM.</summary>
    /// <param name="key">Its key; what is not said of a struct is zero.</param>
    /// <param name="value">The value; what is not said of a struct is zero.</param>
    /// <param name="mode">What is done if the key is there, or is not.</param>
    /// <exception cref="BpfException">It is not a key, or value, of the map's type, or the kernel refused.</exception>
    public void Set(JsonNode key, JsonNode value, MapUpdateMode mode = MapUpdateMode.Any)
    {
        ArgumentNullException.ThrowIfNull(value);
        if (_output.ObjectKind is not null)
        {
            throw new BpfException("update map", _map.Name, 0, $"Its elements are objects of the kernel, and a number does not stand for one: use {_map.Type switch
            {
                BpfMapType.ProgramArray => nameof(ProgramArrayMap),
                BpfMapType.ArrayOfMaps => nameof(ArrayOfMaps<>),
                _ => nameof(HashOfMaps<,>),
            }}.");
        }

        _map.SetValue(BytesOf(key), _input.Value(TextsOf(value)), mode);
    }

    /// <summary>Removes a key: bpf(2), BPF_MAP_DELETE_ELEM.</summary>
    /// <returns>False if the map did not have it.</returns>
    /// <exception cref="BpfException">It is not a key of the map's type, or the kernel refused.</exception>
    public bool Remove(JsonNode key) => _map.Remove(BytesOf(key));

    /// <summary>The elements, in the kernel's order, read by batches where the kernel can.</summary>
    public IEnumerator<KeyValuePair<JsonNode, JsonNode>> GetEnumerator()
    {
        foreach ((byte[] key, byte[] value) in _output.Elements())
        {
            yield return new(Node(writer => _output.WriteKey(key, writer)), Value(value));
        }
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    byte[] BytesOf(JsonNode key)
    {
        ArgumentNullException.ThrowIfNull(key);
        return _input.Key(key.ToJsonString());
    }

    string[] TextsOf(JsonNode value) => !_output.IsPerCpu
        ? [value.ToJsonString()]
        : value is JsonArray values
            ? [.. values.Select(static ofCpu => ofCpu?.ToJsonString() ?? "null")]
            : throw new BpfException("update map", _map.Name, 0, "Its value is a list, with one for each possible CPU.");

    JsonNode Value(byte[] value) => Node(writer =>
    {
        if (!_output.IsPerCpu)
        {
            _output.WriteValue(value, writer);
            return;
        }

        writer.BeginArray();
        foreach ((_, ReadOnlyMemory<byte> ofCpu) in _output.ValuesOfCpus(value))
        {
            _output.WriteValue(ofCpu.Span, writer);
        }

        writer.EndArray();
    });

    static JsonNode Node(Action<ValueWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            write(new JsonValueWriter(json));
        }

        return JsonNode.Parse(buffer.WrittenSpan)!;
    }
}
