using System.Diagnostics;
using System.Globalization;

namespace Bpf.Sdk.Benchmarks;

/// <summary>
/// The program of go/: the same operations by the Go library that Debian packages, in a process of its own that makes a pass when it is told to. It measures itself, so that
/// the way there and back is not counted.
/// </summary>
sealed class GoCounterpart : IDisposable
{
    const string Sources = "/usr/share/gocode"; // where Debian's packages of Go libraries have them
    const string Library = "github.com/cilium/ebpf";
    static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "go");

    readonly Process _process;

    GoCounterpart(Process process) => _process = process;

    /// <summary>Why nothing can be measured against Go, or null.</summary>
    public static string? IsMissing { get; } =
        !Directory.Exists(Path.Combine(Sources, "src", Library)) ? "there is no Go library to compare with (golang-github-cilium-ebpf-dev)."
        : !IsOnPath("go") ? "there is no Go compiler (golang-go)."
        : null;

    /// <summary>Compiles the program for this run, beside its sources in the build's output, and starts it. The maps have to be there.</summary>
    /// <returns>Null if there is no Go.</returns>
    public static GoCounterpart? Start()
    {
        if (IsMissing is not null)
        {
            return null;
        }

        string program = Path.Combine(s_folder, "tables");
        var build = new ProcessStartInfo("go", ["build", "-o", program, "."]) { WorkingDirectory = s_folder };
        // Without modules, which would be asked for over the network: from the sources that the package has brought.
        (build.Environment["GO111MODULE"], build.Environment["GOPATH"], build.Environment["GOFLAGS"]) = ("off", Sources, "");
        build.Environment["GOCACHE"] = Path.Combine(s_folder, "cache");
        using Process go = Process.Start(build)!;
        go.WaitForExit();
        return go.ExitCode == 0
            ? new(Process.Start(new ProcessStartInfo(program) { RedirectStandardInput = true, RedirectStandardOutput = true })!)
            : throw new InvalidOperationException($"go did not compile {s_folder}.");
    }

    /// <summary>What makes one pass, and tells how long it took, in nanoseconds, and how many bytes it allocated.</summary>
    public Func<(double Nanoseconds, long Allocated)> Pass(string operation) => () => Run(operation);

    (double Nanoseconds, long Allocated) Run(string operation)
    {
        _process.StandardInput.WriteLine(operation);
        _process.StandardInput.Flush();
        string[] answer = _process.StandardOutput.ReadLine()?.Split(' ') ?? throw new InvalidOperationException($"The program in Go ended in '{operation}'; it has said why.");
        return (double.Parse(answer[0], CultureInfo.InvariantCulture), long.Parse(answer[1], CultureInfo.InvariantCulture));
    }

    public void Dispose()
    {
        _process.StandardInput.Close(); // it ends with its input
        _process.WaitForExit();
        _process.Dispose();
    }

    static bool IsOnPath(string program) =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Any(folder => File.Exists(Path.Combine(folder, program))) is true;
}
