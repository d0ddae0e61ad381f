namespace Bpf.Sdk;

/// <summary>
/// An array as memory that this process shares with the kernel and its programs: what they write is seen at once, and the other way around, without any call.
/// <see cref="ArrayMap{T}.Map"/> makes it.
/// </summary>
/// <remarks>
/// <para>References are to the kernel's memory itself, for <see cref="Volatile"/> and <see cref="Interlocked"/>: <c>Interlocked.Increment(ref view[3])</c> counts
/// together with a program's <c>__sync_fetch_and_add</c>. Elements of up to eight bytes are read and written whole; larger ones may be seen half written.</para>
/// <para>A view lives until it is disposed, also if the map is disposed before. One that nobody disposes lives as long as the map that it was made of, or as
/// somebody holds it. References and spans stay safe after that, whatever the order and the thread: they lead to memory of zeros then, which nobody else has
/// and programs do not see. For this, closed views keep their address range (not their memory) until the process ends.</para>
/// <para>Safe for use from many threads.</para>
/// </remarks>
/// <typeparam name="T">The element, laid out as in C.</typeparam>
public sealed class MappedArray<T> : IDisposable where T : unmanaged
{
    MappedElements<T> _elements;

    internal MappedArray(BpfMap map) => _elements = new(map, writable: true);

    /// <summary>Number of elements; 0 once the view is disposed.</summary>
    public int Length => _elements.Length;

    /// <summary>Bytes from one element to the next: the size of an element, rounded up to 8.</summary>
    public int Stride => MappedElements<T>.Stride;

    /// <summary>An element of the array.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The index is not below <see cref="Length"/>.</exception>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public ref T this[int index] => ref _elements[index];

    /// <summary>All elements. Taken once for a loop, each access costs what it does in C.</summary>
    /// <exception cref="InvalidOperationException">The size of an element is not a multiple of 8 (<see cref="Stride"/>): there are gaps, which a span cannot have.</exception>
    /// <exception cref="ObjectDisposedException">The view is disposed.</exception>
    public Span<T> Span => _elements.Span;

    /// <summary>Ends the view. Nothing of the map is changed by it.</summary>
    public void Dispose() => _elements.Dispose();
}
