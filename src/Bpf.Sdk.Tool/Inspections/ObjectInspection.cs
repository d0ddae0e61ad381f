using System.Text.Json;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Features;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.CoRe;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tool.Loads;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>Describes an object file. No kernel is asked, so that an object for another machine can be looked at too.</summary>
sealed class ObjectInspection
{
    const uint MappableFlag = 1 << 10; // linux/bpf.h, BPF_F_MMAPABLE

    readonly ObjectSpec _spec;
    readonly bool _withCore;
    readonly List<ProgramNeeds> _programs;

    ObjectInspection(ObjectSpec spec, bool withCore)
    {
        (_spec, _withCore) = (spec, withCore);
        _programs = [.. spec.Programs.Select(program => ProgramNeeds.Of(spec, program))];
    }

    /// <param name="path">The object.</param>
    /// <param name="withCore">Whether each CO-RE relocation is described.</param>
    public static InspectReport Of(string path, bool withCore)
    {
        try
        {
            return new ObjectInspection(BpfObjectFile.Parse(File.ReadAllBytes(path), path), withCore).Describe(path);
        }
        catch (Exception exception) when (exception is BpfException or IOException or UnauthorizedAccessException)
        {
            return new() { File = path, Error = ErrorReport.Of(exception) };
        }
    }

    InspectReport Describe(string path)
    {
        // What is not loaded by itself is no reason to want a newer kernel.
        (Requirement Requirement, string User)[] uses =
        [
            .. _programs.Where(static program => program.Program.AutoLoad).SelectMany(static program => program.Requirements.Select(requirement => (requirement, program.Program.Name))),
            .. _spec.Maps.Where(static map => map.AutoCreate).SelectMany(static map => NeedsOf(map).Select(requirement => (requirement, map.Name))),
            .. _spec.StructOps.Where(static structOps => structOps is { AutoCreate: true, IsLink: true })
                .Select(static structOps => (new Requirement(Version.Parse(FeatureTable.Of(KernelFeature.StructOpsLinks).Since), "struct_ops links"), structOps.Name)),
        ];
        return new()
        {
            Object = _spec.Name,
            File = path,
            Endianness = _spec.IsBigEndian ? "big" : "little",
            License = _spec.License,
            KernelVersion = _spec.KernelVersion is 0 or uint.MaxValue - 1 ? null : $"{_spec.KernelVersion >> 16}.{_spec.KernelVersion >> 8 & 0xff}.{_spec.KernelVersion & 0xff}",
            HasBtf = _spec.Btf is not null,
            MinimumKernel = Minimum(uses.Select(static use => use.Requirement)),
            Features =
            [
                .. uses.GroupBy(static use => use.Requirement).OrderByDescending(static group => group.Key.Since).ThenBy(static group => group.Key.Item, StringComparer.Ordinal)
                    .Select(static group => new FeatureReport(group.Key.Item, group.Key.Since.ToString(), [.. group.Select(static use => use.User).Distinct()])),
            ],
            Programs = [.. _programs.Select(Describe)],
            Maps = [.. _spec.Maps.Select(Describe)],
            StructOps = [.. _spec.StructOps.Select(static structOps => new StructOpsDescription(structOps.Name, structOps.StructName, structOps.IsLink, structOps.AutoCreate,
                [.. structOps.Callbacks.Select(static callback => new CallbackDescription(callback.Member, callback.Program))]))],
            Sections = [.. _spec.Sections.Select(Describe)],
            Externs = [.. _spec.Externs.Select(item => new ExternDescription(item.Name, Words(item.Kind.ToString()), item.IsWeak, item.CType.Length > 0 ? item.CType : null,
                [.. _programs.Where(program => program.Externs.Contains(item.Name) || program.KernelFunctions.Contains(item.Name)).Select(static program => program.Program.Name)]))],
        };
    }

    ProgramDescription Describe(ProgramNeeds needs) => new()
    {
        Name = needs.Program.Name,
        Section = needs.Program.SectionName,
        Type = KernelNames.Of(needs.Program.Type),
        AttachType = KernelNames.Of(needs.Program.AttachType, needs.Program.Type),
        AttachTarget = needs.Program.AttachTarget,
        AutoLoad = needs.Program.AutoLoad,
        Sleepable = needs.Program.IsSleepable,
        Fragments = needs.Program.TakesFragments,
        Instructions = needs.Program.Instructions.Length,
        LinkedInstructions = needs.Linked.Instructions.Length,
        Subprograms = needs.Subprograms,
        Helpers = [.. needs.Helpers],
        Kfuncs = [.. needs.KernelFunctions],
        Externs = [.. needs.Externs],
        Maps = [.. needs.Maps],
        CoreRelocations = needs.Linked.CoreRelocations.Count,
        Core = _withCore ? [.. needs.Linked.CoreRelocations.Select(Describe)] : null,
        MinimumKernel = Minimum(needs.Requirements.Concat(_spec.Maps.Where(map => needs.Maps.Contains(map.Name)).SelectMany(NeedsOf))),
    };

    CoreDescription Describe(CoreRelocation relocation) =>
        new(relocation.Instruction, Words(((CoreRelocationKind)relocation.Kind).ToString()), CoreSpec.Parse(_spec.Btf!, relocation).ToString());

    MapDescription Describe(MapSpec map)
    {
        return new()
        {
            Name = map.Name,
            Type = KernelNames.Of(map.Type),
            KeySize = map.KeySize,
            ValueSize = map.ValueSize,
            MaxEntries = map.MaxEntries,
            Flags = map.Flags,
            MapExtra = map.Extra,
            NumaNode = map.NumaNode,
            Pinning = Words(map.Pinning.ToString()),
            KeyType = TypeText(map.KeyType),
            ValueType = TypeText(map.ValueType),
            InnerMap = map.InnerMap is { } inner ? Describe(inner) : null,
            Values = [.. map.Slots.Items.ToArray().Select(static slot => new SlotDescription(slot.Index, slot.Target))],
            Legacy = map.IsLegacy,
        };
    }

    SectionDescription Describe(GlobalSectionSpec section) => new(section.Name, Words(section.Kind.ToString()), section.Size,
        [.. section.Variables.Select(variable => new VariableDescription(variable.Name, variable.Offset, variable.Size, TypeText(variable.Type), variable.IsStatic, InitialValue.Of(_spec, section, variable)))]);

    static IEnumerable<Requirement> NeedsOf(MapSpec map)
    {
        if (MapTypeTable.Find(map.Type) is { } type)
        {
            yield return new(Version.Parse(type.Since), $"map type {type.Name}");
        }

        if ((map.Flags & MappableFlag) != 0)
        {
            FeatureRow row = FeatureTable.Of(KernelFeature.MappableArrays);
            yield return new(Version.Parse(row.Since), row.Name);
        }

        foreach (Requirement requirement in map.InnerMap is { } inner ? NeedsOf(inner) : [])
        {
            yield return requirement;
        }
    }

    static MinimumKernelReport? Minimum(IEnumerable<Requirement> requirements) =>
        Requirement.Newest(requirements) is { } newest ? new(newest.Since.ToString(), newest.Item) : null;

    string? TypeText(int type) => type == 0 || _spec.Btf is null ? null : CTypeText.Of(_spec.Btf, type);

    static string Words(string name) => JsonNamingPolicy.SnakeCaseLower.ConvertName(name);
}
