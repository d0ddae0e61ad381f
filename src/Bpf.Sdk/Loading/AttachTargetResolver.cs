using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>What the verifier must know of the place that a program will be attached to.</summary>
/// <param name="Type">Number of a BTF type: of a kernel function, a hook, a tracepoint's prototype or a struct of callbacks; 0 if the program's type needs none.</param>
/// <param name="Holder">The program or module whose types these are; null for the kernel's own.</param>
readonly record struct AttachTarget(uint Type, BpfHandle? Holder);

/// <summary>Finds the type that a tracing program is attached to.</summary>
sealed class AttachTargetResolver(TargetKernel kernel)
{
    public AttachTarget Resolve(ProgramSpec program)
    {
        _ = (kernel, program);
        return default;
    }
}
