using System;

namespace Bpf.Sdk.Generators.Manifests;

/// <summary>Carries a problem out of the depths of the reader, which turns it into a <see cref="ManifestProblem"/>.</summary>
sealed class ManifestFormatException(int line, string message) : Exception(message)
{
    public ManifestProblem Problem { get; } = new(line, message);
}
