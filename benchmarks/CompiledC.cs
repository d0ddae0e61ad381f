using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The C side, compiled by gcc for this run into a directory that goes with it.</summary>
sealed class CompiledC : IDisposable
{
    static readonly string[] CommonOptions = ["-O2", "-Wall", "-Wextra", "-Werror"];

    readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bpf-bench-");

    public CompiledC()
    {
        try
        {
            Compile("reader.c", Reader);
            string library = Path.Combine(_directory.FullName, "counterpart.so");
            Compile("counterpart.c", library, "-shared", "-fPIC");
            NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(),
                (name, _, _) => name == Counterpart.Library ? NativeLibrary.Load(library) : 0);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Path of the program that reads the meter's maps one element at a time.</summary>
    public string Reader => Path.Combine(_directory.FullName, "reader");

    public void Dispose() => _directory.Delete(recursive: true);

    static void Compile(string source, string output, params string[] options)
    {
        string path = Path.Combine(AppContext.BaseDirectory, "c", source);
        using Process gcc = Process.Start("gcc", [.. CommonOptions, .. options, "-o", output, path]);
        gcc.WaitForExit();
        if (gcc.ExitCode != 0)
        {
            throw new InvalidOperationException($"gcc did not compile {path}.");
        }
    }
}
