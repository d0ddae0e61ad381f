using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads the sections of instructions: functions, programs, and what each instruction refers to.</summary>
static class CodeReader
{
    const int InstructionSize = 8;
    public const string SubprogramSection = ".text"; // functions that programs share

    public static void Read(ElfFile elf, ObjectSpec spec)
    {
        foreach (ElfSection section in elf.Sections)
        {
            if (section.IsExecutable && section.Type == ElfSection.ProgramBits && section.Size > 0)
            {
                spec.Code.Add(section.Index, ReadSection(elf, section));
            }
        }

        var places = new Places(spec);
        foreach (CodeSection section in spec.Code.Values)
        {
            foreach (ElfRelocation relocation in elf.GetRelocations(elf.Sections[section.Index]))
            {
                ReadReference(elf, spec, places, section, relocation);
            }
        }

        spec.Programs = ReadPrograms(spec);
    }

    static CodeSection ReadSection(ElfFile elf, ElfSection section)
    {
        EndianSpan data = elf.Read(section);
        if (data.Length % InstructionSize != 0)
        {
            throw new BpfFormatException($"The size {data.Length} is not a multiple of an instruction's {InstructionSize} bytes", section.Name);
        }

        var instructions = new BpfInstruction[data.Length / InstructionSize];
        for (int i = 0; i < instructions.Length; i++)
        {
            int at = i * InstructionSize;
            byte registers = data.U8(at + 1);
            // The two registers are bit fields, which change places with the byte order.
            registers = elf.IsBigEndian ? (byte)(registers << 4 | registers >> 4) : registers;
            instructions[i] = new(data.U8(at), registers, (short)data.U16(at + 2), (int)data.U32(at + 4));
        }

        var functions = new List<CodeFunction>();
        foreach (ElfSymbol symbol in elf.GetSymbols(section.Index))
        {
            if (!symbol.IsFunction)
            {
                continue;
            }

            if (symbol.Value % InstructionSize != 0 || symbol.Size % InstructionSize != 0 || symbol.Size == 0
                || symbol.Value > (ulong)data.Length || symbol.Size > (ulong)data.Length - symbol.Value)
            {
                throw new BpfFormatException($"Function '{symbol.Name}' with {symbol.Size} bytes is not a run of whole instructions within the section's {data.Length} bytes", section.Name, (long)symbol.Value);
            }

            // As libbpf: what can be called from outside is a program, unless it is in .text, where subprograms live.
            bool isEntry = section.Name != SubprogramSection && !symbol.IsLocal;
            functions.Add(new(symbol.Name, (int)symbol.Value / InstructionSize, (int)symbol.Size / InstructionSize, isEntry));
        }

        functions.Sort(static (a, b) => a.Start.CompareTo(b.Start));
        for (int i = 1; i < functions.Count; i++)
        {
            // Two names of one function are fine; which function an instruction belongs to must be clear.
            (CodeFunction function, CodeFunction next) = (functions[i - 1], functions[i]);
            if (next.Start < function.End && (next.Start, next.Length) != (function.Start, function.Length))
            {
                throw new BpfFormatException($"Functions '{function.Name}' and '{next.Name}' overlap", section.Name, next.Start * (long)InstructionSize);
            }
        }

        return new(section.Index, section.Name, instructions, [.. functions]);
    }

    static List<ProgramSpec> ReadPrograms(ObjectSpec spec)
    {
        var programs = new List<ProgramSpec>();
        foreach (CodeSection section in spec.Code.Values)
        {
            bool autoLoad = !section.Name.StartsWith('?');
            string sectionName = autoLoad ? section.Name : section.Name[1..];
            SectionType? sectionType = SectionType.Find(sectionName);
            foreach (CodeFunction function in section.Functions)
            {
                if (function.IsEntry)
                {
                    programs.Add(new()
                    {
                        Name = function.Name,
                        SectionName = sectionName,
                        Type = sectionType?.Type ?? BpfProgramType.Unspecified,
                        AttachType = sectionType?.AttachType ?? BpfAttachType.Unspecified,
                        AttachTarget = sectionType?.TargetIn(sectionName),
                        Flags = sectionType?.LoadFlags ?? 0,
                        AutoLoad = autoLoad,
                        License = spec.License,
                        Instructions = [.. section.Instructions.AsSpan(function.Start, function.Length)],
                        SectionIndex = section.Index,
                        SectionInstruction = function.Start,
                    });
                }
            }
        }

        return programs;
    }

    static void ReadReference(ElfFile elf, ObjectSpec spec, Places places, CodeSection section, ElfRelocation relocation)
    {
        int at = (int)(relocation.Offset / InstructionSize);
        if (relocation.Offset % InstructionSize != 0 || relocation.Offset / InstructionSize >= (ulong)section.Instructions.Length)
        {
            throw new BpfFormatException("A relocation is not at an instruction of the section", section.Name, (long)relocation.Offset);
        }

        ElfSymbol symbol = elf.Symbols[relocation.Symbol];
        BpfInstruction instruction = section.Instructions[at];
        string name = symbol.IsSection && symbol.SectionIndex < elf.Sections.Length ? elf.Sections[symbol.SectionIndex].Name : symbol.Name;
        InstructionReference reference = relocation.Type switch
        {
            ElfRelocationType.Call32 when symbol.IsUndefined && instruction.Opcode == BpfInstruction.CallOpcode => new(ReferenceKind.Extern, ExternIndex(), 0, name),
            ElfRelocationType.Load64 when symbol.IsUndefined && instruction.IsLoadImmediate64 && at + 1 < section.Instructions.Length =>
                new(ReferenceKind.Extern, ExternIndex(), instruction.Immediate, name),
            ElfRelocationType.Call32 when instruction.IsLocalCall && spec.Code.ContainsKey(symbol.SectionIndex) =>
                // A call counts from the next instruction: of a symbol the immediate is -1, of a section it is the target's place less one.
                new(ReferenceKind.Function, symbol.SectionIndex, (int)(symbol.Value / InstructionSize) + instruction.Immediate + 1, name),
            ElfRelocationType.Load64 when instruction.IsLoadImmediate64 && at + 1 < section.Instructions.Length => Data(instruction),
            _ => throw new BpfFormatException($"A relocation of type {(uint)relocation.Type} to '{name}' is at an instruction (opcode 0x{instruction.Opcode:x2}) that it cannot be for", section.Name, (long)relocation.Offset),
        };
        if (reference.Kind == ReferenceKind.Function && spec.Code[reference.Target].FunctionAt(reference.Offset) is null)
        {
            throw new BpfFormatException($"A reference to '{name}' leads to instruction {reference.Offset} of '{spec.Code[reference.Target].Name}', where no function is", section.Name, (long)relocation.Offset);
        }

        section.References[at] = reference;

        int ExternIndex() => places.Externs.TryGetValue(name, out int index)
            ? index
            : throw new BpfFormatException($"A relocation names '{name}', which is neither defined nor a symbol that can be looked for in the kernel", section.Name, (long)relocation.Offset);

        InstructionReference Data(BpfInstruction load)
        {
            long offset = (long)symbol.Value + load.Immediate;
            // The address of a map is that of its symbol: gcc's assembler repeats it in the instruction.
            if (places.Maps.TryGetValue((symbol.SectionIndex, symbol.IsSection ? (ulong)offset : symbol.Value), out int map))
            {
                return new(ReferenceKind.Map, map, 0, spec.Maps[map].Name);
            }

            if (places.Globals.TryGetValue(symbol.SectionIndex, out int globals))
            {
                // One past the end is a legal address in C.
                return offset >= 0 && offset <= spec.Sections[globals].Size
                    ? new(ReferenceKind.Global, globals, (int)offset, name)
                    : throw new BpfFormatException($"A reference to '{name}' leads to byte {offset} of '{spec.Sections[globals].Name}', which has {spec.Sections[globals].Size}", section.Name, (long)relocation.Offset);
            }

            if (spec.Code.ContainsKey(symbol.SectionIndex))
            {
                return new(ReferenceKind.Function, symbol.SectionIndex, (int)(offset / InstructionSize), name);
            }

            throw new BpfFormatException($"An instruction refers to '{name}', which is neither a map, a global variable nor a function", section.Name, (long)relocation.Offset);
        }
    }

    /// <summary>Where in their lists the things lie that relocations lead to.</summary>
    sealed class Places
    {
        public Places(ObjectSpec spec)
        {
            foreach ((int index, MapSpec map) in spec.Maps.Index())
            {
                Maps.TryAdd((map.SectionIndex, map.SectionOffset), index);
            }

            foreach ((int index, GlobalSectionSpec section) in spec.Sections.Index())
            {
                Globals.Add(section.SectionIndex, index);
            }

            foreach ((int index, ExternSpec external) in spec.Externs.Index())
            {
                Externs.Add(external.Name, index);
            }
        }

        public Dictionary<(int Section, ulong Offset), int> Maps { get; } = [];

        public Dictionary<int, int> Globals { get; } = [];

        public Dictionary<string, int> Externs { get; } = [];
    }
}
