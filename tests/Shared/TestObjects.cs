using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>The BPF objects that the tests use: compiled from bpf/ and bpf/tests/ with the test program, and embedded in it.</summary>
static class TestObjects
{
    /// <summary>A copy of the object compiled from <c>NAME.bpf.c</c>.</summary>
    public static byte[] Image(string name)
    {
        using Stream stream = typeof(TestObjects).Assembly.GetManifestResourceStream(name + ".bpf.o")
            ?? throw new ArgumentException($"There is no bpf/{name}.bpf.c and no bpf/tests/{name}.bpf.c.");
        byte[] image = new byte[stream.Length];
        stream.ReadExactly(image);
        return image;
    }

    public static ObjectSpec Parse(string name) => BpfObjectFile.Parse(Image(name), name + ".bpf.o");

    public static OpenBpfObject Open(string name) => BpfObject.OpenResource(typeof(TestObjects).Assembly, name + ".bpf.o");
}
