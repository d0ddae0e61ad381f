using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Fills the references of a linked program in: to maps, to global variables, to configuration values.</summary>
/// <param name="spec">The object.</param>
/// <param name="map">The descriptor of a map by its number in the object; null if it was not created.</param>
/// <param name="section">The map that a section of variables is in, and where in it the section begins; null if it was not created.</param>
sealed class ReferenceFiller(ObjectSpec spec, Func<int, int?> map, Func<string, (int Map, uint Start)?> section)
{
    public void Fill(LinkedProgram program, BpfInstruction[] instructions)
    {
        foreach ((int at, InstructionReference reference) in program.References)
        {
            if (reference.Kind == ReferenceKind.Map)
            {
                if (map(reference.Target) is { } descriptor)
                {
                    instructions[at] = instructions[at].WithSource(BpfInstruction.PseudoMapFd) with { Immediate = descriptor };
                }
                else
                {
                    MissingMap.Poison(instructions, at, reference.Target);
                }
            }
            else if (reference.Kind == ReferenceKind.Global)
            {
                FillAddress(instructions, at, spec.Sections[reference.Target].Name, reference.Offset, MissingMap.NumberOfSection(spec, reference.Target));
            }
            else if (reference.Kind == ReferenceKind.Extern && spec.Externs[reference.Target] is { Kind: ExternKind.KernelConfig } config)
            {
                FillAddress(instructions, at, ExternSpec.ConfigSection, config.Offset + reference.Offset, MissingMap.NumberOfSection(spec, spec.Sections.Count));
            }
        }
    }

    void FillAddress(BpfInstruction[] instructions, int at, string name, int offset, int number)
    {
        if (section(name) is { } place)
        {
            instructions[at] = instructions[at].WithSource(BpfInstruction.PseudoMapValue) with { Immediate = place.Map };
            instructions[at + 1] = instructions[at + 1] with { Immediate = (int)(place.Start + (uint)offset) };
        }
        else
        {
            MissingMap.Poison(instructions, at, number);
        }
    }
}
