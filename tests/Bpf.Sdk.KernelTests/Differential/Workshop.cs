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

    /// <summary>Runs a compiler or linker, unless the same command has been run over the same sources before.</summary>
    /// <param name="product">Path below the folder of products.</param>
    /// <param name="tool">Path of the program.</param>
    /// <param name="arguments">Gives its arguments for the path of the product.</param>
    /// <param name="sources">The files that it reads, beside our headers.</param>
    /// <returns>The path of the product.</returns>
    /// <exception cref="InvalidOperationException">The program refused; the message is what it said.</exception>
    public static string Make(string product, string tool, Func<string, IReadOnlyList<string>> arguments, params IReadOnlyList<string> sources)
    {
        string path = Path.Combine(Output, product);
        IReadOnlyList<string> command = arguments(path);
        string stamp = path + ".stamp";
        string wanted = Stamp(tool, command, sources);
        if (File.Exists(path) && File.Exists(stamp) && File.ReadAllText(stamp) == wanted)
        {
            return path;
        }

        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        (int code, string output) = Run(tool, command);
        if (code != 0)
        {
            throw new InvalidOperationException($"{Path.GetFileName(tool)} refused {string.Join(' ', sources.Select(Path.GetFileName))}:\n{output}");
        }

        File.WriteAllText(stamp, wanted);
        return path;
    }

    /// <summary>Runs a program to its end and gives its exit code and all that it said.</summary>
    public static (int Code, string Output) Run(string program, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = Root };
        using Process process = Process.Start(start)!;
        // On a thread of its own: many run at once, each holding a thread of the pool, and a read that waits for one more would wait long.
        string errors = "";
        var reader = new Thread(() => errors = process.StandardError.ReadToEnd());
        reader.Start();
        string output = process.StandardOutput.ReadToEnd();
        reader.Join();
        process.WaitForExit();
        return (process.ExitCode, output + errors);
    }

    /// <summary>A program on PATH, or null.</summary>
    public static string? Find(string name) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin").Select(directory => Path.Combine(directory, name)).FirstOrDefault(File.Exists);

    // A compiler is taken for another one when its file is: asking each for its version costs more than all else here.
    static string Stamp(string tool, IReadOnlyList<string> arguments, IReadOnlyList<string> sources)
    {
        string file = File.ResolveLinkTarget(tool, returnFinalTarget: true)?.FullName ?? tool;
        byte[] command = Encoding.UTF8.GetBytes($"{file} {new FileInfo(file).Length} {string.Join(' ', arguments)}");
        return Convert.ToHexStringLower(SHA256.HashData([.. command, .. HashOf(sources), .. HashOfHeaders.Value]));
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
