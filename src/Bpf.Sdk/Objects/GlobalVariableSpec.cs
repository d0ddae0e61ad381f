using System.Runtime.CompilerServices;

namespace Bpf.Sdk.Objects;

/// <summary>A global variable before load.</summary>
public sealed class GlobalVariableSpec
{
    readonly GlobalSectionSpec _section;

    internal GlobalVariableSpec(GlobalSectionSpec section, string name, int offset, int size, int type, bool isStatic)
    {
        (_section, Name, Offset, Size, Type, IsStatic) = (section, name, offset, size, type, isStatic);
    }

    /// <summary>Name in C.</summary>
    public string Name { get; }

    /// <summary>Name of its section.</summary>
    public string SectionName => _section.Name;

    /// <summary>Offset in its section in bytes.</summary>
    public int Offset { get; }

    /// <summary>Size in bytes.</summary>
    public int Size { get; }

    /// <summary>The variable is <c>static</c> in C: another of the same name may exist.</summary>
    public bool IsStatic { get; }

    // Number of its type in the object's BTF, 0 without BTF.
    internal int Type { get; }

    /// <summary>Reads the initial value.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not of the variable's size.</exception>
    public T Get<T>() where T : unmanaged
    {
        ThrowIfSizeDiffers<T>();
        return _section.Read<T>(Offset);
    }

    /// <summary>Sets the initial value.</summary>
    /// <exception cref="ArgumentException"><typeparamref name="T"/> is not of the variable's size.</exception>
    public void Set<T>(T value) where T : unmanaged
    {
        ThrowIfSizeDiffers<T>();
        _section.Write(Offset, value);
    }

    void ThrowIfSizeDiffers<T>() where T : unmanaged
    {
        if (Unsafe.SizeOf<T>() != Size)
        {
            throw new ArgumentException($"Variable '{Name}' has {Size} bytes in C; {typeof(T).Name} has {Unsafe.SizeOf<T>()}.");
        }
    }
}
