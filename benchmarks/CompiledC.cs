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

    /// <summary>Path of the program that loads an object by libbpf.</summary>
    public static string Loader { get; } = Path.Combine(Folder, "loader");

    /// <summary>Why nothing can be measured against libbpf, or null.</summary>
    public static string? LibBpfIsMissing { get; private set; }

    /// <summary>Compiles all of it, and lets <see cref="Counterpart"/>, <see cref="TableCounterpart"/> and <see cref="LibBpf"/> find their libraries.</summary>
    public static void Compile()
    {
        string counterpart = Path.Combine(Folder, "counterpart.so");
        string tables = Path.Combine(Folder, "tables.so");
        string libbpf = Path.Combine(Folder, "libbpf.so");
        Compile("reader.c", Reader);
        Compile("counterpart.c", counterpart, "-shared", "-fPIC");
        Compile("tables.c", tables, "-shared", "-fPIC");
        if (File.Exists("/usr/include/bpf/libbpf.h"))
        {
            string[] libraries = ["-lbpf", "-lelf", "-lz"];
            Compile("libbpf.c", Loader, ["-DLOADER", "-Wl,--no-as-needed", .. libraries]);
            Compile("libbpf.c", libbpf, ["-shared", "-fPIC", "-Wl,--no-as-needed", .. libraries]);
        }
        else
        {
            LibBpfIsMissing = "there is no libbpf to compare with (libbpf-dev).";
        }

        NativeLibrary.SetDllImportResolver(Assembly.GetExecutingAssembly(), (name, _, _) => name switch
        {
            Counterpart.Library => NativeLibrary.Load(counterpart),
            TableCounterpart.Library => NativeLibrary.Load(tables),
            LibBpf.Library => NativeLibrary.Load(libbpf),
            _ => 0,
        });
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
