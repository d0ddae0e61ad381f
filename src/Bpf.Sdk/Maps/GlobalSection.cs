using System.Runtime.CompilerServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>
/// A section of global variables of a loaded object, shared with its programs: a read sees what they wrote last, a write is seen by
/// them at once. Values up to eight bytes that are aligned in C are read and written whole.
/// </summary>
public sealed unsafe class GlobalSection : IDisposable
{
    readonly MappedMemory _memory;

    internal GlobalSection(string name, GlobalSectionKind kind, int size, BpfHandle map, MappedMemory memory)
    {
        (Name, Kind, Size, Map, _memory) = (name, kind, size, map, memory);
    }

    /// <summary>Name of the ELF section.</summary>
    public string Name { get; }

    /// <summary>Whether it is initialised, constant or zero at the start.</summary>
    public GlobalSectionKind Kind { get; }

    /// <summary>Size in bytes.</summary>
    public int Size { get; }

    internal BpfHandle Map { get; }

    /// <summary>Reads the value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    public T Read<T>(int offset) where T : unmanaged
    {
        ThrowIfOutside<T>(offset);
        bool added = false;
        _memory.DangerousAddRef(ref added);
        try
        {
            // SAFETY: the range was checked, and the mapping cannot go while it is referenced.
            return Unsafe.ReadUnaligned<T>(_memory.Address + offset);
        }
        finally
        {
            _memory.DangerousRelease();
        }
    }

    /// <summary>Writes the value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    /// <exception cref="InvalidOperationException">The section is constant: set it before load.</exception>
    public void Write<T>(int offset, T value) where T : unmanaged
    {
        if (Kind is GlobalSectionKind.Rodata or GlobalSectionKind.KernelConfig)
        {
            throw new InvalidOperationException($"'{Name}' is constant once the object is loaded. {(Kind == GlobalSectionKind.Rodata ? "Set its variables before Load()." : "Give values with BpfLoadOptions.KernelConfig.")}");
        }

        ThrowIfOutside<T>(offset);
        bool added = false;
        _memory.DangerousAddRef(ref added);
        try
        {
            // SAFETY: as in Read.
            Unsafe.WriteUnaligned(_memory.Address + offset, value);
        }
        finally
        {
            _memory.DangerousRelease();
        }
    }

    /// <summary>Unmaps the section. The object that it belongs to does so by itself.</summary>
    public void Dispose()
    {
        _memory.Dispose();
        Map.Dispose();
    }

    void ThrowIfOutside<T>(int offset) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Size - Unsafe.SizeOf<T>());
    }
}
