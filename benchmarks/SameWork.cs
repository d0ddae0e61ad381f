namespace Bpf.Sdk.Benchmarks;

/// <summary>Sees to it that passes that are compared come to the same.</summary>
static class SameWork
{
    public static void Expect<T>(T result, T expected) where T : IEquatable<T>
    {
        if (!result.Equals(expected))
        {
            throw new InvalidOperationException($"A pass came to {result} and not to {expected}: it is not the same work.");
        }
    }
}
