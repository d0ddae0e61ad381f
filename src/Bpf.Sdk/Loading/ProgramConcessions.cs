using Bpf.Sdk.Features;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>What is left out of the load of a program, or put otherwise, because the kernel does not know it and the program works without.</summary>
[Flags]
enum ProgramConcessions
{
    None = 0,
    /// <summary>Without name.</summary>
    Name = 1,
    /// <summary>Without expected attach type, where the program means the same without it.</summary>
    AttachType = 2,
    /// <summary>Without the types of functions and without source lines.</summary>
    DebugInformation = 4,
    /// <summary>With <c>bpf_probe_read</c> in the place of <c>bpf_probe_read_kernel</c> and <c>_user</c>.</summary>
    ProbeRead = 8,
}

/// <summary>Finds what a kernel lacks of what a load asks for.</summary>
static class ProgramConcession
{
    // Helpers (enum bpf_func_id, linux/bpf.h).
    const int ProbeRead = 4;
    const int ProbeReadString = 45;
    const int ProbeReadUser = 112;
    const int ProbeReadKernel = 113;
    const int ProbeReadUserString = 114;
    const int ProbeReadKernelString = 115;

    const uint Linux50 = 5 << 16;

    /// <summary>Concedes what the kernel is known to lack.</summary>
    public static ProgramLoadRequest BeforeLoad(ProgramLoadRequest request) =>
        For(request, request.Kernel.Features.IsKnownToLack) is var concessions && concessions != ProgramConcessions.None ? request with { Concessions = concessions } : request;

    /// <summary>Asks the kernel what it lacks of a load that it refused.</summary>
    /// <returns>The load to try instead, or null if the kernel lacks nothing that can be conceded.</returns>
    public static ProgramLoadRequest? AfterFailure(ProgramLoadRequest request)
    {
        ProgramLoadRequest lesser = request with { Concessions = For(request, request.Kernel.Features.Lacks) };
        if (request is { KernelVersion: 0, Spec.Type: BpfProgramType.Kprobe } && request.Kernel.Version.Value is > 0 and < Linux50 and var version)
        {
            // Programs on kprobes once had to state the version that they were made for (until commit 6c4fc209fcf9).
            lesser = lesser with { KernelVersion = version };
        }

        return lesser == request ? null : lesser;
    }

    static ProgramConcessions For(ProgramLoadRequest request, Func<KernelFeature, bool> lacks)
    {
        var concessions = ProgramConcessions.None;
        if (lacks(KernelFeature.ObjectNames))
        {
            concessions |= ProgramConcessions.Name;
        }

        if (request.Spec.AttachType != 0 && SectionType.IsAttachTypeOptional(request.Spec.Type, request.Spec.AttachType) && lacks(KernelFeature.ExpectedAttachType))
        {
            concessions |= ProgramConcessions.AttachType;
        }

        if (request.Btf is not null && request.Program.Functions.Length > 0 && lacks(KernelFeature.BtfFunctions))
        {
            concessions |= ProgramConcessions.DebugInformation;
        }

        if (Array.Exists(request.Program.Instructions, static instruction => OlderProbeRead(instruction) != instruction) && lacks(KernelFeature.ProbeReadKernel))
        {
            concessions |= ProgramConcessions.ProbeRead;
        }

        return concessions;
    }

    /// <summary>
    /// The instruction with the helper that kernels before 5.5 have. It reads user and kernel addresses alike, which most
    /// architectures can tell apart.
    /// </summary>
    public static BpfInstruction OlderProbeRead(BpfInstruction instruction) => instruction is { Opcode: BpfInstruction.CallOpcode, Source: 0 }
        ? instruction.Immediate switch
        {
            ProbeReadUser or ProbeReadKernel => instruction with { Immediate = ProbeRead },
            ProbeReadUserString or ProbeReadKernelString => instruction with { Immediate = ProbeReadString },
            _ => instruction,
        }
        : instruction;
}
