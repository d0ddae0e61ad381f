namespace Bpf.Sdk.Generators.Manifests;

/// <summary>A manifest among the compiler's inputs, read or found unreadable.</summary>
sealed record ManifestFile(string Path, ObjectManifest? Manifest, ManifestProblem? Problem);

/// <param name="Line">Counted from 0.</param>
/// <param name="Message">What is wrong, as a sentence without its full stop.</param>
sealed record ManifestProblem(int Line, string Message);
