using Bpf.Sdk.Build.Tests.Harness;

namespace Bpf.Sdk.Build.Tests.Consumers;

/// <summary>A console project of a user, in a folder with a space in its name.</summary>
sealed class ConsumerProject : IDisposable
{
    readonly TemporaryFolder _folder = new();

    public ConsumerProject(string items = "", string properties = "")
    {
        Folder.Write("nuget.config", PackageFeed.Configuration);
        // Nothing above the folder shall have a say.
        Folder.Write("Directory.Build.props", "<Project />");
        Folder.Write("Directory.Build.targets", "<Project />");
        Folder.Write("Directory.Packages.props", "<Project />");
        WriteProject("my app/app.csproj", items, properties);
    }

    public TemporaryFolder Folder => _folder;

    public string this[string relative] => _folder[Path.Combine("my app", relative)];

    public void Write(string relative, string content) => _folder.Write(Path.Combine("my app", relative), content);

    public void WriteProject(string path, string items = "", string properties = "<TargetFramework>net10.0</TargetFramework>") => _folder.Write(path, $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            {(properties.Contains("TargetFramework") ? "" : "<TargetFramework>net10.0</TargetFramework>")}
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="Bpf.Sdk" Version="{PackageFeed.Version}" />
            {items}
          </ItemGroup>
        </Project>
        """);

    public (int ExitCode, string Output) Run(IEnumerable<string> arguments, params (string Name, string? Value)[] environment) =>
        DotNet.Run(_folder["my app"], arguments, environment);

    public (int ExitCode, string Output) Build(params string[] options) => Run(["build", "-v:n", .. options]);

    /// <summary>What the build said that it compiled.</summary>
    public static string[] Compiled(string output) =>
        [.. output.Split('\n').Select(line => line.Trim()).Where(line => line.StartsWith("Compiling BPF ", StringComparison.Ordinal)).Select(line => line["Compiling BPF ".Length..])];

    public void Dispose() => _folder.Dispose();
}
