namespace Bpf.Sdk;

/// <summary>
/// An array as memory of this process that programs write, and that is only read here: what they write is seen at once, without any call.
/// <see cref="ArrayMap{T}.MapReadOnly"/> makes it.
/// </summary>
/// <remarks>It lives as <see cref="MappedArray{T}"/> does, and references to it are as safe. Safe for use from many threads.</remarks>
/// <typeparam name="T">The element, laid out as in C.</typeparam>
public sealed class ReadOnlyMappedArray<T> : IDisposable where T : unmanaged
{
    MappedElements<T> _elements;

    internal ReadOnlyMappedArray(BpfMap map) => _elements = new(map, writable: false);

    /// <inheritdoc cref="MappedArray{T}.Length"/>
    public int Length => _elements.Length;

    /// <inheritdoc cref="MappedArray{T}.Stride"/>
    public int Stride => MappedElements<T>.Stride;

    /// <summary>An element of the array: <c>Volatile.Read(in view[3])</c>.</summary>
    /// <inheritdoc cref="MappedArray{T}.this[int]"/>
    public ref readonly T this[int index] => ref _elements[index];

    /// <inheritdoc cref="MappedArray{T}.Span"/>
    public ReadOnlySpan<T> Span => _elements.Span;

    /// <inheritdoc cref="MappedArray{T}.Dispose"/>
    public void Dispose() => _elements.Dispose();
}
