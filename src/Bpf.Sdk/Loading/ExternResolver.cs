using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Finds what an object uses and does not define: kernel configuration (<c>.kconfig</c>), kernel variables and functions (<c>.ksyms</c>).</summary>
sealed class ExternResolver(ObjectSpec spec, TargetKernel kernel)
{
    /// <summary>Fills the externs that a linked program refers to into its instructions.</summary>
    public void Resolve(ProgramSpec program, LinkedProgram linked)
    {
        foreach ((_, InstructionReference reference) in linked.References)
        {
            if (reference.Kind == ReferenceKind.Extern)
            {
                _ = (spec, kernel);
                throw new BpfNotSupportedException("extern symbols", null,
                    $"Program '{program.Name}' uses the extern '{reference.Name}', which the object does not define. This version of the SDK does not resolve externs (kconfig, ksyms, kernel functions).");
            }
        }
    }
}
