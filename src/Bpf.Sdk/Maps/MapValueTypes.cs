using System.Globalization;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk;

/// <summary>The types of a map's keys and values, as the kernel has them.</summary>
sealed class MapValueTypes
{
    readonly BtfValueFormatter? _formatter;
    readonly BtfValueFormatter? _kernelFormatter; // of struct_ops, whose values are structs of the kernel
    readonly BtfTable? _types;
    readonly bool _isIndex;

    MapValueTypes(BtfTable? types, BtfTable? kernelTypes, int key, int value, bool isIndex)
    {
        _types = types;
        _formatter = types is null ? null : new(types);
        _kernelFormatter = kernelTypes is null ? null : new(kernelTypes);
        (Key, Value, _isIndex) = (key, value, isIndex);
    }

    // Numbers of the types, 0 if there is none.
    int Key { get; }

    int Value { get; }

    /// <summary>Reads the types of a map. What it has not, or the caller may not read, is missing, and the bytes stay bytes.</summary>
    public static MapValueTypes Of(BpfMap map)
    {
        var info = ObjectInfo.Get<MapInfo>(map.Handle, PinnedKind.Map);
        // The keys of arrays are their indexes, whatever the definition calls them.
        bool isIndex = map.KeySize == 4 && (map.IsArray || map.Type is BpfMapType.StructOps or BpfMapType.StackTrace);
        if (info.btf_vmlinux_value_type_id != 0)
        {
            return new(null, OfKernel(info), 0, (int)info.btf_vmlinux_value_type_id, isIndex);
        }

        BtfTable? types = info.btf_id == 0 ? null : BtfCalls.TryRead(info.btf_id);
        return new(types, null, (int)info.btf_key_type_id, (int)info.btf_value_type_id, isIndex);
    }

    /// <summary>Writes a key.</summary>
    public void WriteKey(ReadOnlySpan<byte> key, ValueWriter writer)
    {
        if (_formatter is not null && Key != 0)
        {
            _formatter.Write(Key, key, writer);
        }
        else if (_isIndex)
        {
            writer.Write((ulong)BitConverter.ToUInt32(key));
        }
        else
        {
            WriteBytes(key, writer);
        }
    }

    /// <summary>Writes a value, of per-CPU maps that of one CPU.</summary>
    public void WriteValue(ReadOnlySpan<byte> value, ValueWriter writer)
    {
        if ((_formatter ?? _kernelFormatter) is { } formatter && Value != 0)
        {
            formatter.Write(Value, value, writer);
        }
        else
        {
            WriteBytes(value, writer);
        }
    }

    /// <summary>Makes a key of what a user wrote: as <see cref="WriteKey"/> writes it as JSON, or as <see cref="PlainBytes"/> have it.</summary>
    /// <exception cref="BpfException">It is no such key.</exception>
    public byte[] ParseKey(string text, int size) => Parse(Key, text, size);

    /// <summary>Makes a value, of per-CPU maps that of one CPU, of what a user wrote: as <see cref="ParseKey"/>.</summary>
    /// <exception cref="BpfException">It is no such value.</exception>
    public byte[] ParseValue(string text, int size) => Parse(Value, text, size);

    byte[] Parse(int type, string text, int size) => PlainBytes.IsHex(text) || _types is null || type == 0
        ? PlainBytes.Parse(text, size)
        : new BtfValueParser(_types).Parse(type, text, size);

    static void WriteBytes(ReadOnlySpan<byte> bytes, ValueWriter writer)
    {
        writer.BeginArray();
        foreach (byte value in bytes)
        {
            writer.WriteWord(string.Create(CultureInfo.InvariantCulture, $"0x{value:x2}"));
        }

        writer.EndArray();
    }

    // Numbers of types of a module's own BTF (since Linux 6.9) count on from the kernel's, which alone is read here.
    static BtfTable? OfKernel(in MapInfo info) => RunningKernelTypes.Get()?.Kernel is { } kernel && info.btf_vmlinux_value_type_id < kernel.Count ? kernel : null;
}
