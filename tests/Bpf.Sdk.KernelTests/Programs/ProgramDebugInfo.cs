using System.Runtime.InteropServices;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.KernelTests.Programs;

/// <summary>What <c>struct bpf_prog_info</c> (linux/bpf.h) says of types, functions and lines.</summary>
[StructLayout(LayoutKind.Explicit, Size = 152)]
struct ProgramDebugInfo
{
    [FieldOffset(128)]
    public uint btf_id;

    [FieldOffset(144)]
    public uint nr_func_info;

    [FieldOffset(148)]
    public uint nr_line_info;

    public static ProgramDebugInfo Of(BpfProgram program) => ObjectInfo.Get<ProgramDebugInfo>(program.Handle, PinnedKind.Program);
}
