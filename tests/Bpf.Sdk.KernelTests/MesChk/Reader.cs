using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.MesChk;

/// <summary>The reader in C that the meter is held against.</summary>
static class Reader
{
    static readonly Lazy<string> Compiled = new(Compile);

    public static ProcessResult Run(params string[] arguments) => Command.Run(Compiled.Value, arguments);

    static string Compile()
    {
        string source = Path.Combine(AppContext.BaseDirectory, "MesChk", "reader.c");
        string program = Path.Combine(AppContext.BaseDirectory, "MesChk", "reader");
        ProcessResult gcc = Command.Run("gcc", "-O2", "-Wall", "-Werror", "-o", program, source);
        return gcc.ExitCode == 0 ? program : throw new InvalidOperationException($"gcc: {gcc.Error}");
    }
}
