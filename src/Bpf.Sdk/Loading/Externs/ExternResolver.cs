using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>
/// Finds what an object uses and does not define: kernel configuration (<c>.kconfig</c>), kernel variables and functions (<c>.ksyms</c>).
/// What cannot be found fails the programs that use it, and no others.
/// </summary>
sealed class ExternResolver(ObjectSpec spec, TargetKernel kernel, string? givenConfig)
{
    readonly Lazy<KernelConfigSection> _config = new(() => new(spec.Externs, kernel, givenConfig));
    readonly KernelSymbolResolver _symbols = new(spec, kernel);

    /// <summary>The section of configuration values to be created; null if the object uses none.</summary>
    public GlobalSectionSpec? ConfigSection
    {
        get
        {
            if (!spec.Externs.Any(static external => external.Kind == ExternKind.KernelConfig) || _config.Value.Data is not { Length: > 0 } data)
            {
                return null;
            }

            return new(ExternSpec.ConfigSection, GlobalSectionKind.KernelConfig, -1, data.Length, data, spec.Btf?.Find(BtfKind.DataSection, ExternSpec.ConfigSection)?.Id ?? 0);
        }
    }

    /// <summary>Types of the modules whose functions programs call (<see cref="ProgramLoadRequest.ModuleTypes"/>).</summary>
    public IReadOnlyList<BpfHandle?> ModuleTypes => _symbols.Modules;

    /// <summary>Fills the externs that a linked program refers to into its instructions, except for configuration values, whose map is not there yet.</summary>
    public void Resolve(ProgramSpec program, LinkedProgram linked)
    {
        foreach ((int at, InstructionReference reference) in linked.References)
        {
            if (reference.Kind != ReferenceKind.Extern)
            {
                continue;
            }

            ExternSpec external = spec.Externs[reference.Target];
            string? problem = Fill(external, reference, linked.Instructions, at);
            if (problem is not null)
            {
                throw new BpfException("load program", program.Name, 0, $"It uses {Describe(external)} '{external.Name}'. {problem}");
            }
        }
    }

    string? Fill(ExternSpec external, InstructionReference reference, BpfInstruction[] instructions, int at)
    {
        switch (external.Kind)
        {
            case ExternKind.KernelConfig:
                return _config.Value.ProblemOf(external);
            case ExternKind.Unknown:
                return spec.Btf is null
                    ? "The object does not define it, and has no BTF to say what it is. Compile with -g."
                    : "The object does not define it, and does not say that the kernel does: declare it with __ksym or __kconfig, or link the object that has it (bpftool gen object).";
            default:
                return _symbols.Fill(reference, instructions, at);
        }
    }

    static string Describe(ExternSpec external) => external.Kind switch
    {
        ExternKind.KernelConfig => "the configuration value",
        ExternKind.KernelFunction => "the kernel function",
        ExternKind.KernelVariable => "the kernel variable",
        ExternKind.KernelSymbol => "the kernel symbol",
        _ => "the extern",
    };
}
