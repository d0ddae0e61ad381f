using Bpf.Sdk.Btf;
using Bpf.Sdk.Elf;

namespace Bpf.Sdk.Objects;

/// <summary>Reads the types of an object, and what they say of its instructions.</summary>
static class TypeSections
{
    const string Types = ".BTF";
    const string Extension = ".BTF.ext";

    /// <exception cref="BpfFormatException">They cannot be read, and the object needs them. One that does not goes on without, as with libbpf.</exception>
    public static void Read(ElfFile elf, ObjectSpec spec)
    {
        if (elf.FindSection(Types) is not { } types)
        {
            return;
        }

        try
        {
            spec.Btf = BtfSectionCompletion.Complete(elf, BtfTable.Parse(elf.GetData(types), elf.IsBigEndian));
            if (elf.FindSection(Extension) is { } extension)
            {
                spec.BtfExtension = BtfExtension.Parse(elf.GetData(extension), spec.Btf, elf.IsBigEndian);
            }
        }
        catch (BpfFormatException problem) when (!IsNeeded(elf))
        {
            (spec.Btf, spec.BtfExtension, spec.BtfProblem) = (null, null, problem);
        }
    }

    // Maps, callbacks and externs are described by types. Code with CO-RE relocations would read the wrong fields without them: libbpf loads it, and we do not.
    static bool IsNeeded(ElfFile elf) =>
        elf.FindSection(BtfMapReader.SectionName) is not null
        || elf.Sections.Any(StructOpsReader.IsOfCallbacks)
        || elf.GetSymbols(0).Any(ExternReader.IsExtern)
        || elf.FindSection(Extension) is { } extension && BtfExtension.MayRelocate(elf.GetData(extension), elf.IsBigEndian);
}
