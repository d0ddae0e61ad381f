using System.Diagnostics;
using System.Runtime.CompilerServices;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tests.Objects;

/// <summary>Objects for both byte orders, of one source without what a machine's byte order decides in C (<c>bpf_htons</c>).</summary>
public sealed class BigEndianTests
{
    static readonly Lazy<byte[]> LittleImage = new(() => Compile("subprograms", "bpfel"));
    static readonly Lazy<byte[]> BigImage = new(() => Compile("subprograms", "bpfeb"));

    static ObjectSpec Little => BpfObjectFile.Parse(LittleImage.Value, "subprograms");

    static ObjectSpec Big => BpfObjectFile.Parse(BigImage.Value, "subprograms");

    [Test]
    public void An_object_says_its_byte_order() => Assert.That((Little.IsBigEndian, Big.IsBigEndian), Is.EqualTo((false, true)));

    [Test]
    public void Both_have_the_same_maps() => Assert.That(Big.Maps, Is.EqualTo(Little.Maps));

    [Test]
    public void Both_have_the_same_programs_with_the_same_instructions()
    {
        Assert.That(Big.Programs, Is.EqualTo(Little.Programs));
        Assert.That(Big.Code.Values.Select(static section => section.Instructions), Is.EqualTo(Little.Code.Values.Select(static section => section.Instructions)));
    }

    [Test]
    public void Both_have_the_same_references() =>
        Assert.That(Big.Code.Values.Select(static section => section.References), Is.EqualTo(Little.Code.Values.Select(static section => section.References)));

    [Test]
    public void Both_have_the_same_variables() =>
        Assert.That(Variables(Big), Is.EqualTo(Variables(Little)).And.Not.Empty);

    [Test]
    public void Both_have_the_same_types_and_lines()
    {
        (ObjectSpec big, ObjectSpec little) = (Big, Little);

        Assert.That(Enumerable.Range(1, big.Btf!.Count - 1).Select(id => big.Btf[id]), Is.EqualTo(Enumerable.Range(1, little.Btf!.Count - 1).Select(id => little.Btf[id])));
        Assert.That(big.BtfExtension!.GetLines(".text").ToArray(), Is.EqualTo(little.BtfExtension!.GetLines(".text").ToArray()).And.Not.Empty);
    }

    [Test]
    public void The_one_for_the_other_byte_order_is_refused_before_the_kernel_is_asked()
    {
        using OpenBpfObject open = BpfObject.Open(BitConverter.IsLittleEndian ? BigImage.Value : LittleImage.Value, "subprograms");

        Assert.That(() => open.Load(), Throws.TypeOf<BpfNotSupportedException>()
            .With.Message.Contains("'subprograms'").And.Message.Contains(BitConverter.IsLittleEndian ? "-target bpfel" : "-target bpfeb"));
    }

    static IEnumerable<(string, string, int, int)> Variables(ObjectSpec spec) =>
        spec.Sections.SelectMany(static section => section.Variables).Select(static variable => (variable.SectionName, variable.Name, variable.Offset, variable.Size));

    // The build compiles for the machine that it builds for, so the other byte order is compiled here.
    static byte[] Compile(string name, string target, [CallerFilePath] string here = "")
    {
        string repository = Path.GetFullPath(Path.Combine(Path.GetDirectoryName(here)!, "../../.."));
        string output = Path.GetTempFileName();
        try
        {
            using var clang = Process.Start(new ProcessStartInfo(FindClang(),
                ["-target", target, "-mcpu=v3", "-O2", "-g", "-Wall", "-nostdlibinc", "-isystem", "src/Bpf.Sdk.Build/include", "-c", $"bpf/tests/{name}.bpf.c", "-o", output])
            {
                WorkingDirectory = repository,
                RedirectStandardError = true,
            })!;
            string messages = clang.StandardError.ReadToEnd();
            clang.WaitForExit();
            return clang.ExitCode == 0 ? File.ReadAllBytes(output) : throw new InvalidOperationException(messages);
        }
        finally
        {
            File.Delete(output);
        }
    }

    // In the order in which the build looks for it.
    static string FindClang()
    {
        string[] directories = Environment.GetEnvironmentVariable("PATH")!.Split(':');
        return new[] { Environment.GetEnvironmentVariable("BPF_CLANG"), "clang" }
            .Concat(Enumerable.Range(14, 8).Reverse().Select(static version => $"clang-{version}"))
            .FirstOrDefault(name => name is not null && (name.Contains('/') || directories.Any(directory => File.Exists(Path.Combine(directory, name)))))
            ?? throw new InvalidOperationException("There is no clang on PATH, which the build needs too: apt-get install clang");
    }
}
