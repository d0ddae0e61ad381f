using Bpf.Sdk.Build.Clang;
using Bpf.Sdk.Build.Tests.Harness;

namespace Bpf.Sdk.Build.Tests.Clang;

sealed class ClangLocatorTests
{
    [Test]
    public void TheUnversionedNameComesFirstThenTheNewest()
    {
        using var folder = new TemporaryFolder();
        folder.Write("a/clang-14", "");
        folder.Write("b/clang-19", "");
        folder.Write("b/clang", "");
        folder.Write("b/clang-13", "");
        string path = $"{folder["a"]}{Path.PathSeparator}{folder["missing"]}{Path.PathSeparator}{folder["b"]}";

        Assert.That(ClangLocator.Find(null, folder.Path, path), Is.EqualTo(new[] { folder["b/clang"], folder["b/clang-19"], folder["a/clang-14"] }));
    }

    [Test]
    public void ANameIsLookedForOnPath()
    {
        using var folder = new TemporaryFolder();
        folder.Write("bin/my-clang", "");

        Assert.That(ClangLocator.Find("my-clang", folder.Path, folder["bin"]), Is.EqualTo(new[] { folder["bin/my-clang"] }));
    }

    [Test]
    public void APathIsRelativeToTheProject()
    {
        using var folder = new TemporaryFolder();
        folder.Write("tools/clang", "");

        Assert.That(ClangLocator.Find("tools/clang", folder.Path, ""), Is.EqualTo(new[] { folder["tools/clang"] }));
    }

    [Test]
    public void WhatIsNamedAndMissingIsNotReplaced()
    {
        using var folder = new TemporaryFolder();
        folder.Write("bin/clang", "");

        Assert.That(ClangLocator.Find("./nowhere/clang", folder.Path, folder["bin"]), Is.Empty);
    }
}
