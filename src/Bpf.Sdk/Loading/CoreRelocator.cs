using Bpf.Sdk.Btf;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Adapts instructions to the kernel's types: CO-RE (compile once, run everywhere).</summary>
sealed class CoreRelocator(ObjectSpec spec, TargetKernel kernel)
{
    /// <summary>Applies the relocations of a linked program to its instructions.</summary>
    public void Relocate(ProgramSpec program, LinkedProgram linked)
    {
        foreach (CoreRelocation relocation in linked.CoreRelocations)
        {
            _ = kernel;
            throw new BpfNotSupportedException("CO-RE relocation", null,
                $"Program '{program.Name}' reads fields of kernel type '{spec.Btf![relocation.Type].Name}' by CO-RE relocation, which this version of the SDK does not apply. Loaded unrelocated it could read the wrong fields.");
        }
    }
}
