namespace Bpf.Sdk.KernelTests.Tool;

/// <summary>A test object as a file, for as long as a test needs it.</summary>
sealed class ObjectFile : IDisposable
{
    readonly string _directory = Directory.CreateTempSubdirectory("bpf-sdk-test-").FullName;

    public ObjectFile(string name) : this(name, TestObjects.Image(name))
    {
    }

    public ObjectFile(string name, byte[] image)
    {
        Path = $"{_directory}/{name}.bpf.o";
        File.WriteAllBytes(Path, image);
    }

    public string Path { get; }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}
