namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>Loads an object by libbpf, in a process of its own (oracle.c).</summary>
static class Oracle
{
    static readonly string Source = Path.Combine(AppContext.BaseDirectory, "Differential", "oracle.c");

    static readonly Lazy<string> Program = new(static () => Workshop.Make(
        "oracle", Workshop.Find("gcc")!, static path => ["-O1", "-Wall", "-Werror", "-o", path, Source, "-lbpf"], Source));

    /// <summary>What it lacks here, or null.</summary>
    public static string? Lack =>
        Clang.Installed.Count == 0 ? "clang"
        : Workshop.Find("gcc") is null ? "gcc, to compile the oracle"
        : !File.Exists("/usr/include/bpf/libbpf.h") ? "libbpf (Debian's libbpf-dev), to compare with"
        : null;

    public static void Prepare() => _ = Program.Value;

    public static ObjectOutcome Load(LoadRequest request)
    {
        var arguments = new List<string>();
        if (request.Run)
        {
            arguments.Add("--run");
        }

        if (request.KernelTypes is { } types)
        {
            arguments.AddRange(["--btf", types]);
        }

        if (request.Replaced is { } replaced)
        {
            arguments.AddRange(["--replaces", replaced.Path, replaced.Program]);
        }

        arguments.AddRange([request.PinRoot, request.Path]);
        (int code, string output) = Workshop.Run(Program.Value, arguments);
        return code == 0 ? OutcomeJson.Parse(output) : throw new InvalidOperationException($"The oracle ended with code {code} over {request.Path}: {output}");
    }
}
