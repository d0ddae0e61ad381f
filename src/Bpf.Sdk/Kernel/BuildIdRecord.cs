using System.Runtime.InteropServices;

namespace Bpf.Sdk.Kernel;

/// <summary><c>struct bpf_stack_build_id</c>, linux/bpf.h.</summary>
[StructLayout(LayoutKind.Sequential)]
unsafe struct BuildIdRecord
{
    public const int Empty = 0; // BPF_STACK_BUILD_ID_EMPTY: behind the last frame
    public const int Valid = 1; // BPF_STACK_BUILD_ID_VALID
    public const int BuildIdSize = 20; // BPF_BUILD_ID_SIZE

    public int status;
    public fixed byte build_id[BuildIdSize];
    public ulong offset_or_ip;
}
