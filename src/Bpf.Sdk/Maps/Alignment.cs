using System.Runtime.CompilerServices;

namespace Bpf.Sdk;

/// <summary>Where a value may lie that is referred to: elsewhere it is not read whole, and <see cref="Interlocked"/> fails on some processors.</summary>
static class Alignment<T> where T : unmanaged
{
    public static int Bytes => Unsafe.SizeOf<Preceded>() - Unsafe.SizeOf<T>();

    readonly record struct Preceded(byte First, T Value);
}
