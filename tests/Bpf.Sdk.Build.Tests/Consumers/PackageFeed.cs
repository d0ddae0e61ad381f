using Bpf.Sdk.Build.Tests.Harness;

namespace Bpf.Sdk.Build.Tests.Consumers;

/// <summary>The package as a user gets it: packed once for all tests of this namespace, under a version that nobody else has.</summary>
[SetUpFixture]
sealed class PackageFeed
{
    static TemporaryFolder s_folder = null!;

    public static string Version { get; } = $"0.0.0-test.{Guid.NewGuid():N}";

    public static string PackagePath => s_folder[$"Bpf.Sdk.{Version}.nupkg"];

    [OneTimeSetUp]
    public void Pack()
    {
        _ = Clangs.Any;
        s_folder = new();
        // As it was built: another version in the assemblies would make everything behind them be built anew.
        (int exitCode, string output) = DotNet.Run(Repository.Root, ["pack", "src/Bpf.Sdk", "--no-build", "-c", Repository.Configuration, "-o", s_folder.Path, $"-p:Version={Version}"]);
        Assert.That(exitCode, Is.Zero, output);
    }

    [OneTimeTearDown]
    public void Remove() => s_folder?.Dispose();

    /// <summary>
    /// A configuration that adds the feed to whatever sources the machine has. Our package goes into a folder of its own and all others are taken from
    /// the user's, so that nothing of these tests stays behind and nothing is downloaded again.
    /// </summary>
    public static string Configuration => $"""
        <configuration>
          <config>
            <add key="globalPackagesFolder" value="{s_folder["packages"]}" />
          </config>
          <packageSources>
            <add key="bpfsdk-test" value="{s_folder.Path}" />
          </packageSources>
          <fallbackPackageFolders>
            <add key="user" value="{UserPackages}" />
          </fallbackPackageFolders>
        </configuration>
        """;

    static string UserPackages => Environment.GetEnvironmentVariable("NUGET_PACKAGES")
        ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
}
