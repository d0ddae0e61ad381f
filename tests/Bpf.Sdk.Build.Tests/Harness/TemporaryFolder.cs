namespace Bpf.Sdk.Build.Tests.Harness;

/// <summary>A folder of a test's own, gone with it.</summary>
sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("bpfsdk-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    public string Write(string relative, string content)
    {
        string path = this[relative];
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        return path;
    }

    /// <summary>Copies programs of the repository's bpf folder.</summary>
    public void CopyPrograms(string to, params string[] names)
    {
        foreach (string name in names)
        {
            Write(System.IO.Path.Combine(to, System.IO.Path.GetFileName(name)), File.ReadAllText(System.IO.Path.Combine(Repository.Programs, name)));
        }
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
