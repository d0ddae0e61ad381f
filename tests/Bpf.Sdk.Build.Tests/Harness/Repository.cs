using System.Reflection;

namespace Bpf.Sdk.Build.Tests.Harness;

/// <summary>The folders of this repository.</summary>
static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string Headers { get; } = Path.Combine(Root, "src", "Bpf.Sdk.Build", "include");

    public static string Programs { get; } = Path.Combine(Root, "bpf");

    /// <summary>The C programs, relative to <see cref="Programs"/>, but those of the differential suite: they are compiled by it, with what each asks for.</summary>
    public static IEnumerable<string> ProgramFiles =>
        Directory.GetFiles(Programs, "*.bpf.c").Concat(Directory.GetFiles(Path.Combine(Programs, "tests"), "*.bpf.c"))
            .Select(path => Path.GetRelativePath(Programs, path)).Order(StringComparer.Ordinal);

    /// <summary>Debug or Release, whatever these tests are.</summary>
    public static string Configuration { get; } = typeof(Repository).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == "Configuration").Value!;

    static string FindRoot()
    {
        string directory = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(directory, "Bpf.Sdk.sln")))
        {
            directory = Path.GetDirectoryName(directory) ?? throw new InvalidOperationException($"No Bpf.Sdk.sln above {AppContext.BaseDirectory}");
        }

        return directory;
    }
}
