using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Bpf.Sdk.Objects;

/// <summary>A section of global variables before load: its initial bytes can be read and set.</summary>
public sealed class GlobalSectionSpec
{
    byte[]? _data;

    // Without data the section is zero, and has no memory until something is set in it.
    internal GlobalSectionSpec(string name, GlobalSectionKind kind, int sectionIndex, int size, byte[]? data, int type)
    {
        (Name, Kind, SectionIndex, Size, _data, Type) = (name, kind, sectionIndex, size, data, type);
    }

    /// <summary>Name of the ELF section.</summary>
    public string Name { get; }

    /// <summary>Whether it is initialised, constant or zero.</summary>
    public GlobalSectionKind Kind { get; }

    /// <summary>Size in bytes.</summary>
    public int Size { get; }

    /// <summary>Its variables, by offset.</summary>
    public IReadOnlyList<GlobalVariableSpec> Variables { get; internal set; } = [];

    /// <summary>
    /// Whether the loaded section is memory that this process shares with its programs. From the start it is if a variable of it is visible outside of
    /// its C file, as libbpf has it. Static variables alone can be read and written too, by calls of the kernel that copy the whole section: what programs write
    /// to other variables during such a write is lost, unless this is set.
    /// </summary>
    public bool IsMapped { get; set; } = true;

    internal int SectionIndex { get; }

    // Number of the DATASEC in the object's BTF, 0 without BTF.
    internal int Type { get; }

    // Empty if all of it is zero.
    internal ReadOnlySpan<byte> Data => _data;

    /// <summary>Reads the initial value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    public T Read<T>(int offset) where T : unmanaged
    {
        ThrowIfOutside<T>(offset);
        return _data is null ? default : MemoryMarshal.Read<T>(_data.AsSpan(offset));
    }

    /// <summary>Sets the initial value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    public void Write<T>(int offset, T value) where T : unmanaged
    {
        ThrowIfOutside<T>(offset);
        _data ??= new byte[Size];
        MemoryMarshal.Write(_data.AsSpan(offset), in value);
    }

    void ThrowIfOutside<T>(int offset) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Size - Unsafe.SizeOf<T>());
    }
}
