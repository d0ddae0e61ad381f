using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>
/// A section of global variables of a loaded object, shared with its programs: a read sees what they wrote last, a write is seen by
/// them at once. Values up to eight bytes that are aligned in C are read and written whole. Of a section that is not mapped
/// (<see cref="Objects.GlobalSectionSpec.IsMapped"/>), the kernel copies all for each.
/// </summary>
public sealed unsafe class GlobalSection : IDisposable
{
    readonly MappedMemory? _memory;
    readonly Lock _lock = new();

    internal GlobalSection(string name, GlobalSectionKind kind, int size, BpfHandle map, MappedMemory? memory, nuint start = 0)
    {
        (Name, Kind, Size, Map, _memory) = (name, kind, size, map, memory);
        Start = (uint)start;
    }

    /// <summary>Name of the ELF section.</summary>
    public string Name { get; }

    /// <summary>Whether it is initialised, constant or zero at the start.</summary>
    public GlobalSectionKind Kind { get; }

    /// <summary>Size in bytes.</summary>
    public int Size { get; }

    /// <summary>
    /// Whether the section is memory of this process too, as its specification wants it and the kernel can do it (Linux 5.5). One that is not is read and written
    /// whole: what programs write to other variables of it while one is set here can be lost.
    /// </summary>
    public bool IsMapped => _memory is not null;

    internal BpfHandle Map { get; }

    // Where in the map the section begins.
    internal uint Start { get; }

    /// <summary>Reads the value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    public T Read<T>(int offset) where T : unmanaged
    {
        ThrowIfOutside<T>(offset);
        if (_memory is null)
        {
            return MemoryMarshal.Read<T>(CopyFromKernel().AsSpan(offset));
        }

        bool added = false;
        _memory.DangerousAddRef(ref added);
        try
        {
            // SAFETY: the range was checked, and the mapping cannot go while it is referenced.
            return Unsafe.ReadUnaligned<T>(_memory.Address + Start + offset);
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
        if (_memory is null)
        {
            lock (_lock)
            {
                byte[] section = CopyFromKernel();
                MemoryMarshal.Write(section.AsSpan(offset), in value);
                CopyToKernel(section);
            }

            return;
        }

        bool added = false;
        _memory.DangerousAddRef(ref added);
        try
        {
            // SAFETY: as in Read.
            Unsafe.WriteUnaligned(_memory.Address + Start + offset, value);
        }
        finally
        {
            _memory.DangerousRelease();
        }
    }

    /// <summary>Unmaps the section. The object that it belongs to does so by itself.</summary>
    public void Dispose()
    {
        _memory?.Dispose();
        Map.Dispose();
    }

    byte[] CopyFromKernel()
    {
        uint key = 0;
        byte[] section = new byte[Size];
        fixed (byte* bytes = section)
        {
            // SAFETY: the map's one element has the section's size.
            Check("read global variables", MapCalls.Lookup(Map, &key, bytes));
        }

        return section;
    }

    void CopyToKernel(byte[] section)
    {
        uint key = 0;
        fixed (byte* bytes = section)
        {
            // SAFETY: as above.
            Check("write global variables", MapCalls.Update(Map, &key, bytes, MapCalls.Any));
        }
    }

    void Check(string operation, int result)
    {
        if (result < 0)
        {
            throw KernelFailure.Create(operation, Name, result);
        }
    }

    void ThrowIfOutside<T>(int offset) where T : unmanaged
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Size - Unsafe.SizeOf<T>());
    }
}
