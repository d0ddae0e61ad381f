using System.Runtime.InteropServices;

namespace Bpf.Sdk.Objects;

/// <summary>A section of global variables before load: its initial bytes can be read and set.</summary>
public sealed class GlobalSectionSpec
{
    readonly byte[] _data;

    internal GlobalSectionSpec(string name, GlobalSectionKind kind, int sectionIndex, byte[] data, int type)
    {
        (Name, Kind, SectionIndex, _data, Type) = (name, kind, sectionIndex, data, type);
    }

    /// <summary>Name of the ELF section.</summary>
    public string Name { get; }

    /// <summary>Whether it is initialised, constant or zero.</summary>
    public GlobalSectionKind Kind { get; }

    /// <summary>Size in bytes.</summary>
    public int Size => _data.Length;

    /// <summary>Its variables, by offset.</summary>
    public IReadOnlyList<GlobalVariableSpec> Variables { get; internal set; } = [];

    internal int SectionIndex { get; }

    // Number of the DATASEC in the object's BTF, 0 without BTF.
    internal int Type { get; }

    internal ReadOnlySpan<byte> Data => _data;

    /// <summary>Reads the initial value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    public T Read<T>(int offset) where T : unmanaged => MemoryMarshal.Read<T>(Slice<T>(offset));

    /// <summary>Sets the initial value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    public void Write<T>(int offset, T value) where T : unmanaged => MemoryMarshal.Write(Slice<T>(offset), in value);

    Span<byte> Slice<T>(int offset) where T : unmanaged
    {
        int size = System.Runtime.CompilerServices.Unsafe.SizeOf<T>();
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, _data.Length - size);
        return _data.AsSpan(offset, size);
    }
}
