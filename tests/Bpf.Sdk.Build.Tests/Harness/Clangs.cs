using Bpf.Sdk.Build.Clang;

namespace Bpf.Sdk.Build.Tests.Harness;

/// <summary>The clangs of this machine.</summary>
static class Clangs
{
    public static List<string> Installed { get; } = ClangLocator.Find(Environment.GetEnvironmentVariable("BPF_CLANG"), Repository.Root, Environment.GetEnvironmentVariable("PATH"));

    public static string Any => Installed.Count > 0 ? Installed[0] : throw new IgnoreException("no clang on PATH, and BPF_CLANG is not set");

    /// <summary>Compiles with the flags of a build and returns the object as clang wrote it.</summary>
    public static byte[] Compile(string clang, string source, TemporaryFolder folder, string architecture = "x86", params string[] options)
    {
        var command = new ClangCommand
        {
            Source = source,
            ProjectDirectory = folder.Path,
            HeaderDirectory = Repository.Headers,
            Cpu = "v3",
            Architecture = architecture,
            AdditionalOptions = ["-Wall", "-Werror", .. options],
        };
        (int exitCode, string output) = ClangProcess.Run(clang, [.. command.GetArguments(), "-o", folder["object.o"]], folder.Path, CancellationToken.None);
        Assert.That(exitCode, Is.Zero, output);
        return File.ReadAllBytes(folder["object.o"]);
    }
}
