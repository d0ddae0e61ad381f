using Bpf.Sdk.Build.Tests.Harness;

namespace Bpf.Sdk.Build.Tests.Consumers;

/// <summary>Runs the .NET SDK without any server that would outlive the test.</summary>
static class DotNet
{
    public static (int ExitCode, string Output) Run(string directory, IEnumerable<string> arguments, params (string Name, string? Value)[] environment)
    {
        var variables = new Dictionary<string, string?>
        {
            ["MSBUILDDISABLENODEREUSE"] = "1",
            ["UseSharedCompilation"] = "false",
            ["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1",
            ["DOTNET_NOLOGO"] = "1",
            ["DOTNET_CLI_UI_LANGUAGE"] = "en",
            // Set by an SDK that runs these tests, for itself only.
            ["MSBuildSDKsPath"] = null,
            ["MSBuildExtensionsPath"] = null,
            ["NUGET_PACKAGES"] = null,
        };
        foreach ((string name, string? value) in environment)
        {
            variables[name] = value;
        }

        return Tool.Run(Executable, arguments, directory, variables);
    }

    static string Executable => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? Tool.Find("dotnet") ?? throw new IgnoreException("no dotnet on PATH");
}
