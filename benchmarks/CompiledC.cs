using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;

namespace Bpf.Sdk.Benchmarks;

/// <summary>The C side, compiled by gcc for each run, beside its sources in the build's output.</summary>
static class CompiledC
{
    static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "c");

    /// <summary>Path of the program that reads the meter's maps one element at a time.</summary>
    public static string Reader { get; } = Path.Combine(Folder, "reader");

    /// <summary>Compiles all of it, and lets <see cref="Counterpart"/> find its library.</summary>
    public static void Compile()
    {
        string library = Path.Combine(Folder, "counterpart.so");
        Compile("reader.c", Reader);
        Compile("counterpart.c", library, "-shared", "-fPIC");
        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(),
            (name, _, _) => name == Counterpart.Library ? NativeLibrary.Load(library) : 0);
    }

    static void Compile(string source, string output, params string[] options)
    {
        string path = Path.Combine(Folder, source);
        using Process gcc = Process.Start("gcc", ["-O2", "-Wall", "-Wextra", "-Werror", .. options, "-o", output, path]);
        gcc.WaitForExit();
        if (gcc.ExitCode != 0)
        {
            throw new InvalidOperationException($"gcc did not compile {path}.");
        }
    }
}
