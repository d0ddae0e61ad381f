using System.Diagnostics;
using Bpf.Sdk.KernelTests.Processes;

namespace Bpf.Sdk.KernelTests.MesChk;

/// <summary>The latency meter.</summary>
static class Meschk
{
    static readonly BuiltProgram Program = new("meschk");

    public static ProcessResult Run(params string[] arguments) => Program.Run(arguments);

    public static Process Start(params string[] arguments) => Program.Start(arguments);
}
