using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Inspections;

/// <summary>A description of an object for people.</summary>
static class InspectText
{
    public static void Write(InspectReport report)
    {
        var facts = new TextTable("Object", "object", "byte order", "license", "version", "types", "minimum kernel", "because of");
        facts.Add(report.Object, report.Endianness, report.License, report.KernelVersion, report.HasBtf ? "BTF" : "none", report.MinimumKernel?.Version, report.MinimumKernel?.DecidedBy);
        Console.Write($"{facts.Cards(TextOutput.Width)}\n");
        WritePrograms(report);
        WriteMaps(report);
        WriteNames(report);
        var features = new TextTable("What the kernel has to have", "since", "feature", "used by");
        foreach (FeatureReport feature in report.Features)
        {
            features.Add(feature.Since, feature.Name, Few(feature.UsedBy));
        }

        TextOutput.WriteSection(features);
    }

    static void WritePrograms(InspectReport report)
    {
        var programs = new TextTable("Programs", "name", "section", "type", "attach type", "target", "auto", "sleeps", "instructions", "linked", "CO-RE", "kernel", "because of");
        var uses = new TextTable("What programs use", "name", "helpers", "kfuncs", "subprograms", "maps");
        var core = new TextTable("CO-RE relocations", "program", "instruction", "kind", "of");
        foreach (ProgramDescription program in report.Programs)
        {
            programs.Add(program.Name, program.Section, program.Type, program.AttachType, program.AttachTarget, program.AutoLoad, Rarely(program.Sleepable), program.Instructions,
                program.LinkedInstructions, program.CoreRelocations == 0 ? null : program.CoreRelocations, program.MinimumKernel?.Version, program.MinimumKernel?.DecidedBy);
            if (program.Helpers.Count + program.Kfuncs.Count + program.Subprograms.Count + program.Maps.Count > 0)
            {
                uses.Add(program.Name, Words(program.Helpers), Words(program.Kfuncs), Words(program.Subprograms), Words(program.Maps));
            }

            foreach (CoreDescription relocation in program.Core ?? [])
            {
                core.Add(program.Name, relocation.Instruction, relocation.Kind, relocation.Local);
            }
        }

        TextOutput.WriteSection(programs);
        TextOutput.WriteSection(uses);
        TextOutput.WriteSection(core);
    }

    static void WriteMaps(InspectReport report)
    {
        var maps = new TextTable("Maps", "name", "type", "key", "value", "max entries", "flags", "extra", "pinning", "key type", "value type", "inner map", "initialised with");
        foreach (MapDescription map in report.Maps)
        {
            maps.Add(map.Name, map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Flags == 0 ? null : $"0x{map.Flags:x}", map.MapExtra == 0 ? null : map.MapExtra, map.Pinning == "none" ? null : map.Pinning,
                map.KeyType, map.ValueType, map.InnerMap is { } inner ? $"{inner.Type} {inner.KeySize}:{inner.ValueSize} × {inner.MaxEntries}" : null,
                Words(map.Values.Select(static slot => $"[{slot.Index}]={slot.Name}")));
        }

        TextOutput.WriteSection(maps);
        var structOps = new TextTable("Structures of callbacks", "name", "struct", "by a link", "auto", "callbacks");
        foreach (StructOpsDescription item in report.StructOps)
        {
            structOps.Add(item.Name, item.Struct, Rarely(item.Link), item.AutoCreate, Words(item.Callbacks.Select(static callback => $"{callback.Member}={callback.Program}")));
        }

        TextOutput.WriteSection(structOps);
    }

    static void WriteNames(InspectReport report)
    {
        var variables = new TextTable("Global variables", "section", "offset", "size", "name", "type", "value");
        foreach (SectionDescription section in report.Sections)
        {
            foreach (VariableDescription variable in section.Variables)
            {
                variables.Add(section.Name, variable.Offset, variable.Size, variable.Name, variable.Static ? $"static {variable.Type}" : variable.Type, variable.Value);
            }
        }

        TextOutput.WriteSection(variables);
        var externs = new TextTable("Externs", "name", "kind", "weak", "type", "used by");
        foreach (ExternDescription item in report.Externs)
        {
            externs.Add(item.Name, item.Kind, Rarely(item.Weak), item.Type, Few(item.UsedBy));
        }

        TextOutput.WriteSection(externs);
    }

    // A column of nothing but "no" is not worth its place.
    static object? Rarely(bool flag) => flag ? true : null;

    static string Words(IEnumerable<string> words) => string.Join(' ', words);

    // The JSON has all of them.
    static string Few(IReadOnlyList<string> names) => names.Count <= 4 ? Words(names) : $"{Words(names.Take(4))} and {names.Count - 4} more";
}
