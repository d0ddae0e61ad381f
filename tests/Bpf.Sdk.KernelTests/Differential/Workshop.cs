using System.Diagnostics;
using System.Reflection;
using System.Security.Cryptography;
using System.Text;

namespace Bpf.Sdk.KernelTests.Differential;

/// <summary>Where objects and the oracle are compiled: once for each content of their sources, into artifacts/differential, which outlives the run.</summary>
static class Workshop
{
    public static string Root { get; } = Path.GetFullPath(
        typeof(Workshop).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(static attribute => attribute.Key == "Repository").Value!);

    public static string Headers { get; } = Path.Combine(Root, "src", "Bpf.Sdk.Build", "include");

    public static string Sources { get; } = Path.Combine(Root, "bpf", "tests", "differential");

    static readonly string Output = Path.Combine(Root, "artifacts", "differential");

    // The headers change rarely, and together.
    static readonly Lazy<byte[]> HashOfHeaders = new(static () => HashOf(
        Directory.EnumerateFiles(Headers, "*.h", SearchOption.AllDirectories).Concat(Directory.EnumerateFiles(Sources, "*.h", SearchOption.AllDirectories))));

    /// <summary>Runs a compiler, unless the same command has made the same source before.</summary>
    /// <param name="product">Path below the folder of products.</param>
    /// <param name="compiler">Path of the compiler.</param>
    /// <param name="arguments">All arguments but <c>-o</c> and the source.</param>
    /// <param name="source">Path of the source.</param>
    /// <param name="trailing">What has to come after the source.</param>
    /// <returns>The path of the product.</returns>
    /// <exception cref="InvalidOperationException">The compiler refused; the message is what it said.</exception>
    public static string Make(string product, string compiler, IReadOnlyList<string> arguments, string source, params string[] trailing)
    {
        string path = Path.Combine(Output, product);
        string stamp = path + ".stamp";
        string wanted = Stamp(compiler, [.. arguments, .. trailing], source);
        if (File.Exists(path) && File.Exists(stamp) && File.ReadAllText(stamp) == wanted)
        {
            return path;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (int code, string output) = Run(compiler, [.. arguments, "-o", path, source, .. trailing]);
        if (code != 0)
        {
            throw new InvalidOperationException($"{compiler} refused {Path.GetFileName(source)}:\n{output}");
        }

        File.WriteAllText(stamp, wanted);
        return path;
    }

    /// <summary>Runs a program to its end and gives its exit code and all that it said.</summary>
    public static (int Code, string Output) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output + errors.Result);
    }

    /// <summary>A program on PATH, or null.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin").Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    // A compiler is taken for another one when its file is: asking each for its version costs more than all else here.
    static string Stamp(string compiler, IReadOnlyList<string> arguments, string source)
    {
        string file = File.ResolveLinkTarget(compiler, returnFinalTarget: true)?.FullName ?? compiler;
        byte[] command = Encoding.UTF8.GetBytes($"{file} {new FileInfo(file).Length} {string.Join(' ', arguments)}");
        return Convert.ToHexStringLower(SHA256.HashData([.. command, .. HashOf([source]), .. HashOfHeaders.Value]));
    }

    static byte[] HashOf(IEnumerable<string> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            hash.AppendData(File.ReadAllBytes(file));
        }

        return hash.GetHashAndReset();
    }
}
