using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>
/// A section of global variables of a loaded object, shared with its programs: a read sees what they wrote last, a write is seen by
/// them at once. Values up to eight bytes that are aligned in C are read and written whole.
/// </summary>
/// <remarks>
/// That is so of a section that <see cref="IsMapped">is mapped</see>. One that is not is read and written whole by system calls: what programs write to
/// other variables of it while one is set here can be lost.
/// </remarks>
public sealed unsafe partial class GlobalSection : IDisposable
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

    /// <summary>Whether the section is memory of this process too: where the kernel can do that (Linux 5.5), and the section has a variable that is neither static nor hidden.</summary>
    public bool IsMapped => _memory is not null;

    internal BpfHandle Map { get; }

    // Where in the map the section begins.
    internal uint Start { get; }

    /// <summary>Reads the value at a byte offset.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value does not lie within the section.</exception>
    public T Read<T>(int offset) where T : unmanaged
    {
        ThrowIfOutside(offset, sizeof(T));
        if (_memory is null)
        {
            return MemoryMarshal.Read<T>(ReadAll().AsSpan(offset));
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
        ThrowIfConstant();
        ThrowIfOutside(offset, sizeof(T));
        if (_memory is null)
        {
            WriteAll(offset, value);
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

    byte[] ReadAll()
    {
        byte[] data = new byte[Size];
        uint key = 0;
        fixed (byte* pointer = data)
        {
            // SAFETY: the one element has the section's size.
            int result = MapCalls.Lookup(Map, &key, pointer);
            return result >= 0 ? data : throw KernelFailure.Create("read global variables", Name, result);
        }
    }

    void WriteAll<T>(int offset, T value) where T : unmanaged
    {
        lock (_lock)
        {
            byte[] data = ReadAll();
            MemoryMarshal.Write(data.AsSpan(offset), in value);
            uint key = 0;
            fixed (byte* pointer = data)
            {
                // SAFETY: as above.
                int result = MapCalls.Update(Map, &key, pointer, MapCalls.Any);
                if (result < 0)
                {
                    throw KernelFailure.Create("write global variables", Name, result);
                }
            }
        }
    }

    void ThrowIfOutside(int offset, long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(offset, Size - length);
    }

    void ThrowIfConstant()
    {
        if (Kind is GlobalSectionKind.Rodata or GlobalSectionKind.KernelConfig)
        {
            throw new InvalidOperationException($"'{Name}' is constant once the object is loaded. {(Kind == GlobalSectionKind.Rodata ? "Set its variables before Load()." : "Give values with BpfLoadOptions.KernelConfig.")}");
        }
    }
}
