namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>Loads an object by libbpf, in a process of its own (oracle.c).</summary>
static class Oracle
{
    static readonly Lazy<string> Program = new(static () => Workshop.Make(
        "oracle", Workshop.Find("gcc")!, ["-O1", "-Wall", "-Werror"], Path.Combine(TestContext.CurrentContext.TestDirectory, "Differential", "oracle.c"), "-lbpf"));

    /// <summary>What it lacks here, or null.</summary>
    public static string? Lack =>
        Clang.Installed.Count == 0 ? "clang"
        : Workshop.Find("gcc") is null ? "gcc, to compile the oracle"
        : !File.Exists("/usr/include/bpf/libbpf.h") ? "libbpf (Debian's libbpf-dev), to compare with"
        : null;

    public static void Prepare() => _ = Program.Value;

    public static ObjectOutcome Load(string path, string pinRoot, bool run, string? kernelBtf)
    {
        var arguments = new List<string>();
        if (run)
        {
            arguments.Add("--run");
        }

        if (kernelBtf is not null)
        {
            arguments.AddRange(["--btf", kernelBtf]);
        }

        arguments.AddRange([pinRoot, path]);
        (int code, string output) = Workshop.Run(Program.Value, arguments);
        return code == 0 ? OutcomeJson.Parse(output) : throw new InvalidOperationException($"The oracle ended with code {code} over {path}: {output}");
    }
}
