using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads the kernel structures of callbacks that an object implements: the variables of <c>.struct_ops</c> sections, and the programs in their members.</summary>
static class StructOpsReader
{
    public static List<StructOpsSpec> Read(ElfFile elf, ObjectSpec spec)
    {
        var structs = new List<StructOpsSpec>();
        foreach (ElfSection section in elf.Sections)
        {
            if (IsOfCallbacks(section))
            {
                ReadSection(elf, spec, section, structs);
            }
        }

        return structs;
    }

    public static bool IsOfCallbacks(ElfSection section) =>
        section.Type == ElfSection.ProgramBits && section.Name.TrimStart('?') is ".struct_ops" or ".struct_ops.link" && section.Size > 0;

    static void ReadSection(ElfFile elf, ObjectSpec spec, ElfSection section, List<StructOpsSpec> structs)
    {
        if (spec.Btf is not { } btf || btf.Find(BtfKind.DataSection, section.Name) is not { } dataSection)
        {
            throw new BpfFormatException("The structures of callbacks have no BTF to describe them. Compile with -g", section.Name);
        }

        ElfRelocation[] relocations = elf.GetRelocations(section);
        int used = 0;
        foreach (BtfSectionVariable entry in btf.GetSectionVariables(dataSection))
        {
            BtfType variable = btf[entry.Type];
            BtfType type = btf.Resolve(variable.Target);
            if (type.Kind != BtfKind.Struct || type.Name.Length == 0)
            {
                throw new BpfFormatException($"Variable '{variable.Name}' is not of a struct with a name, by which the kernel's would be found", section.Name, entry.Offset);
            }

            byte[] data = elf.Read(section).Slice(entry.Offset, type.Size).ToArray();
            var callbacks = new List<StructOpsCallback>();
            foreach (ElfRelocation relocation in relocations)
            {
                if (relocation.Offset >= (ulong)entry.Offset && relocation.Offset - (ulong)entry.Offset < (ulong)type.Size)
                {
                    int offset = (int)(relocation.Offset - (ulong)entry.Offset);
                    callbacks.Add(ReadCallback(elf, spec, section, variable, type, relocation, offset));
                    data.AsSpan(offset, Math.Min(sizeof(ulong), data.Length - offset)).Clear(); // a section's symbol leaves its offset there
                    used++;
                }
            }

            structs.Add(new()
            {
                Name = variable.Name,
                StructName = type.Name,
                IsLink = section.Name.EndsWith(".link", StringComparison.Ordinal),
                AutoCreate = section.Name[0] != '?',
                Type = type.Id,
                Data = [.. data],
                InitialCallbacks = callbacks,
            });
        }

        if (used < relocations.Length)
        {
            throw new BpfFormatException($"Of {relocations.Length} relocations, {relocations.Length - used} are for no variable", section.Name);
        }
    }

    static StructOpsCallback ReadCallback(ElfFile elf, ObjectSpec spec, ElfSection section, BtfType variable, BtfType type, ElfRelocation relocation, int offset)
    {
        BtfTable btf = spec.Btf!;
        BtfMember member = Array.Find(btf.GetMembers(type), member => member.BitSize == 0 && member.BitOffset == offset * 8);
        if (member.Type == 0 || btf.Resolve(member.Type) is not { Kind: BtfKind.Pointer } pointer || btf.Resolve(pointer.Target).Kind != BtfKind.FunctionPrototype)
        {
            throw new BpfFormatException($"Variable '{variable.Name}' refers to something at byte {offset}, where struct {type.Name} has no pointer to a function. Only programs can be referred to", section.Name, (long)relocation.Offset);
        }

        ElfSymbol symbol = elf.Symbols[relocation.Symbol];
        // Of a section's own symbol, the place within the section is in the data.
        ulong place = symbol.Value + (symbol.IsSection ? elf.Read(section).U64((long)relocation.Offset) : 0);
        ProgramSpec program = spec.Programs.FirstOrDefault(program => program.SectionIndex == symbol.SectionIndex && (ulong)program.SectionInstruction * 8 == place)
            ?? throw new BpfFormatException($"Member '{member.Name}' of '{variable.Name}' is set to '{symbol.Name}', which is not a program of the object: a program is a function with SEC(\"struct_ops\") that is not static", section.Name, (long)relocation.Offset);
        return new(member.Name, program.Name);
    }
}
