using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>
/// Finds what an object uses and does not define: kernel configuration (<c>.kconfig</c>), kernel variables and functions (<c>.ksyms</c>).
/// What cannot be found fails the programs that use it, and no others.
/// </summary>
sealed class ExternResolver(ObjectSpec spec, TargetKernel kernel, string? givenConfig)
{
    readonly Lazy<KernelConfigSection> _config = new(() => new(spec.Externs, kernel, givenConfig));
    readonly Lazy<KernelAddresses> _addresses = new(() => kernel.ReadAddresses(spec.Externs.Where(static external => external.Kind == ExternKind.KernelSymbol).Select(static external => external.Name)));

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
            case ExternKind.KernelSymbol:
                return FindAddress(external, out ulong address) ?? FillConstant(instructions, at, address + (ulong)reference.Offset);
            case ExternKind.Unknown:
                return spec.Btf is null
                    ? "The object does not define it, and has no BTF to say what it is. Compile with -g."
                    : "The object does not define it, and does not say that the kernel does: declare it with __ksym or __kconfig, or link the object that has it (bpftool gen object).";
            default:
                return "This version of the SDK does not resolve typed externs.";
        }
    }

    static string? FillConstant(BpfInstruction[] instructions, int at, ulong value)
    {
        instructions[at] = instructions[at].WithSource(0) with { Immediate = (int)value };
        instructions[at + 1] = instructions[at + 1] with { Immediate = (int)(value >> 32) };
        return null;
    }

    string? FindAddress(ExternSpec external, out ulong address)
    {
        KernelAddresses addresses = _addresses.Value;
        address = addresses.Find(external.Name, out ulong? other) ?? 0;
        if (!addresses.IsReadable)
        {
            return "Its address is in /proc/kallsyms, which cannot be read. Is proc mounted, and the kernel built with CONFIG_KALLSYMS?";
        }

        if (addresses.IsHidden)
        {
            return "Its address is in /proc/kallsyms, which shows zeros to this process. Run as root or with CAP_SYSLOG, and with sysctl kernel.kptr_restrict of 0 or 1.";
        }

        if (other is not null)
        {
            return $"The kernel has two symbols of this name, at 0x{address:x} and at 0x{other:x}, and nothing says which one is meant.";
        }

        if (addresses.Contains(external.Name) || external.IsWeak)
        {
            return null;
        }

        bool hasFunctionsOnly = kernel.Config.Value is { IsKnown: true } config && config["CONFIG_KALLSYMS_ALL"] is null;
        return "The kernel has no symbol of this name: /proc/kallsyms does not list it."
            + NearNames.Suggest(external.Name, SymbolNames())
            + (hasFunctionsOnly ? " If it is a variable: this kernel lists functions only, being built without CONFIG_KALLSYMS_ALL." : " Is it in a module that is not loaded?")
            + " Declare it __weak, so that its address is 0 where it is missing.";
    }

    IEnumerable<string> SymbolNames()
    {
        using var reader = new StreamReader(kernel.OpenSymbols());
        while (reader.ReadLine() is { } line)
        {
            if (KernelSymbols.Parse(line) is { } symbol)
            {
                yield return symbol.Name;
            }
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
