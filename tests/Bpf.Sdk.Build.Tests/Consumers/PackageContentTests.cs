using System.IO.Compression;
using System.Text.RegularExpressions;

namespace Bpf.Sdk.Build.Tests.Consumers;

sealed class PackageContentTests
{
    static string[] Entries(string path)
    {
        using ZipArchive archive = ZipFile.OpenRead(path);
        return [.. archive.Entries.Select(entry => entry.FullName)];
    }

    [Test]
    public void AllPartsAreInOnePackage() => Assert.That(Entries(PackageFeed.PackagePath), Is.SupersetOf(new[]
    {
        "lib/net10.0/Bpf.Sdk.dll", "lib/net10.0/Bpf.Sdk.xml", "analyzers/dotnet/cs/Bpf.Sdk.Generators.dll", "tasks/net10.0/Bpf.Sdk.Build.dll", "tasks/net10.0/Bpf.Sdk.dll",
        "build/Bpf.Sdk.props", "build/Bpf.Sdk.targets", "include/linux/bpf.h", "include/bpf/bpf_helpers.h", "include/bpf_elf.h", "README.md",
    }));

    [Test]
    public void NothingElseIs() =>
        Assert.That(Entries(PackageFeed.PackagePath).Where(name => !Regex.IsMatch(name, @"^(lib/net10\.0/Bpf\.Sdk\.(dll|xml)|analyzers/dotnet/cs/Bpf\.Sdk\.Generators\.dll|tasks/net10\.0/Bpf\.Sdk(\.Build)?\.dll|build/Bpf\.Sdk\.(props|targets)|include/.*\.h|README\.md|Bpf\.Sdk\.nuspec|_rels/.*|package/.*|\[Content_Types\]\.xml)$")), Is.Empty);

    [Test]
    public void SymbolsAreBesideIt() => Assert.That(Entries(Path.ChangeExtension(PackageFeed.PackagePath, ".snupkg")), Has.Member("lib/net10.0/Bpf.Sdk.pdb"));
}
