using System.Diagnostics.CodeAnalysis;

namespace Bpf.Sdk;

public sealed unsafe partial class GlobalSection
{
    /// <summary>
    /// The variable at a byte offset itself, for <see cref="Volatile"/> and <see cref="Interlocked"/>: <c>Interlocked.Increment(ref section.GetRef&lt;int&gt;(8))</c>
    /// counts together with a program's <c>__sync_fetch_and_add</c>.
    /// </summary>
    /// <remarks>The reference is safe when the section is disposed: it leads to memory of zeros then, which nobody else has and programs do not see.</remarks>
    /// <exception cref="ArgumentOutOfRangeException">The variable does not lie within the section.</exception>
    /// <exception cref="ArgumentException">The offset is not aligned for <typeparamref name="T"/>, as can be in a packed struct.</exception>
    /// <exception cref="InvalidOperationException">The section is constant, or is not mapped (<see cref="IsMapped"/>).</exception>
    /// <exception cref="ObjectDisposedException">The section is disposed.</exception>
    public ref T GetRef<T>(int offset) where T : unmanaged
    {
        ThrowIfConstant();
        return ref *Refer<T>(offset, 1);
    }

    /// <summary>As <see cref="GetRef"/>, for reading alone, which constant sections allow too.</summary>
    /// <inheritdoc cref="GetRef"/>
    public ref readonly T GetReadOnlyRef<T>(int offset) where T : unmanaged => ref *Refer<T>(offset, 1);

    /// <summary>The elements of an array at a byte offset, as <see cref="GetRef"/> gives a variable.</summary>
    /// <param name="offset">Where the array, or a part of it, begins.</param>
    /// <param name="length">Number of elements.</param>
    /// <inheritdoc cref="GetRef"/>
    public Span<T> GetSpan<T>(int offset, int length) where T : unmanaged
    {
        ThrowIfConstant();
        return new(Refer<T>(offset, length), length);
    }

    /// <summary>As <see cref="GetSpan"/>, for reading alone, which constant sections allow too.</summary>
    /// <inheritdoc cref="GetSpan"/>
    public ReadOnlySpan<T> GetReadOnlySpan<T>(int offset, int length) where T : unmanaged => new(Refer<T>(offset, length), length);

    // SAFETY: what it gives points to 'count' values within the mapping, whose addresses stay valid when it is closed.
    T* Refer<T>(int offset, int count) where T : unmanaged
    {
        ThrowIfOutside(offset, (long)count * sizeof(T));
        if (offset % Alignment<T>.Bytes != 0)
        {
            ThrowMisaligned<T>(offset);
        }

        if (_memory is null)
        {
            ThrowNotMapped();
        }

        _memory.Lend();
        return (T*)(_memory.Address + Start + offset);
    }

    [DoesNotReturn]
    static void ThrowMisaligned<T>(int offset) where T : unmanaged =>
        throw new ArgumentException($"Offset {offset} is not a multiple of {Alignment<T>.Bytes}, as references to {typeof(T).Name} need. {nameof(Read)} and {nameof(Write)} take any.", nameof(offset));

    [DoesNotReturn]
    void ThrowNotMapped() =>
        throw new InvalidOperationException($"Section '{Name}' is not memory of this process ({nameof(IsMapped)}), so that there is nothing to refer to: the kernel is older than 5.5, or all its variables are "
            + $"static or hidden, and then IsMapped of the section can be set before Load(). {nameof(Read)} and {nameof(Write)} work without.");
}
