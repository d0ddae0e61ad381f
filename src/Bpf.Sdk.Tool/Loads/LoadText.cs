using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Loads;

/// <summary>A report for people.</summary>
static class LoadText
{
    public static void Write(LoadReport report)
    {
        var programs = new TextTable("Programs", "name", "section", "type", "attach type", "id", "tag", "instructions", "verified", "pinned");
        foreach (ProgramReport program in report.Programs.Where(static program => program.Loaded))
        {
            programs.Add(program.Name, program.Section, program.Type, program.AttachType, program.Id, program.Tag, program.Instructions, program.VerifiedInstructions, program.Pinned);
        }

        var missing = new TextTable("Programs that were not loaded", "name", "section", "type", "reason");
        foreach (ProgramReport program in report.Programs.Where(static program => !program.Loaded))
        {
            missing.Add(program.Name, program.Section, program.Type, program.Reason);
        }

        var maps = new TextTable("Maps", "name", "id", "type", "key", "value", "max entries", "flags", "extra", "btf", "key type", "value type", "kernel type", "pinned");
        foreach (MapReport map in report.Maps)
        {
            maps.Add(map.Name, map.Id, map.Type, map.KeySize, map.ValueSize, map.MaxEntries, map.Flags == 0 ? null : $"0x{map.Flags:x}", Some(map.MapExtra), Some(map.BtfId), Some(map.BtfKeyTypeId),
                Some(map.BtfValueTypeId), Some(map.BtfVmlinuxValueTypeId), string.Join(' ', map.Pinned));
        }

        TextOutput.WriteSection(programs);
        TextOutput.WriteSection(missing);
        TextOutput.WriteSection(maps);
        foreach (ProgramReport program in report.Programs.Where(static program => program.Log is not null))
        {
            Console.WriteLine($"Verifier log of {program.Name}:\n{program.Log}");
        }
    }

    // No number is 0.
    static object? Some(ulong number) => number == 0 ? null : number;
}
