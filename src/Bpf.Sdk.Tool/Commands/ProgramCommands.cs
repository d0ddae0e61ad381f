using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf prog</c>: the system's programs, and the code of one.</summary>
static class ProgramCommands
{
    static readonly Column<BpfProgramInfo>[] s_columns =
    [
        new("id", "id", static program => program.Id),
        new("type", "type", static program => KernelNames.Of(program.Type)),
        new("name", "name", static program => program.Name.Length == 0 ? null : program.Name),
        new("tag", "tag", static program => program.Tag),
        new("gpl", "gpl_compatible", static program => program.IsGplCompatible),
        new("loaded at", null, static program => program.LoadTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture)),
        new(null, "loaded_at", static program => program.LoadTime.ToUnixTimeSeconds()),
        new("user", "uid", static program => program.UserId),
        new("bytes", "bytes_xlated", static program => program.InstructionBytes),
        new("machine code", "bytes_jited", static program => program.MachineCodeBytes),
        new(null, "jited", static program => program.MachineCodeBytes > 0),
        new(null, "verified_insns", static program => program.VerifiedInstructions == 0 ? null : program.VerifiedInstructions),
        new("maps", "map_ids", static program => program.MapIds.IsEmpty ? null : program.MapIds),
        new("btf", "btf_id", static program => program.BtfId == 0 ? null : program.BtfId),
        new(null, "attach_btf_obj_id", static program => program.AttachBtfId == 0 ? null : program.AttachBtfId),
        new(null, "attach_btf_id", static program => program.AttachTypeId == 0 ? null : program.AttachTypeId),
        new("interface", "ifindex", static program => program.InterfaceIndex == 0 ? null : program.InterfaceIndex),
        new("runs", "run_cnt", static program => program.Statistics.RunCount == 0 ? null : program.Statistics.RunCount),
        new("run time (ns)", "run_time_ns", static program => program.Statistics.RunCount == 0 ? null : program.Statistics.RunTimeNanoseconds),
        new("recursion misses", "recursion_misses", static program => program.Statistics.RecursionMisses == 0 ? null : program.Statistics.RecursionMisses),
    ];

    public static Command Create() => new("prog", "The system's BPF programs.")
    {
        ListCommand.Create("List the system's BPF programs.", Enumerate, s_columns),
        CreateShow(),
    };

    static Command CreateShow()
    {
        var program = new Argument<string>("PROGRAM") { Description = "Number of the program, path of a pin of it (with a slash), or its name." };
        var code = new Option<bool>("--code") { Description = "Print its instructions too, as the verifier left them, below the lines of C that they come from." };
        Option<bool> json = ListCommand.JsonOption();
        var command = new Command("show", "Show one program.") { program, code, json };
        command.SetAction(arguments => Failure.Report(() => Show(arguments.GetValue(program)!, arguments.GetValue(code), arguments.GetValue(json))));
        return command;
    }

    static IEnumerable<BpfProgramInfo> Enumerate()
    {
        foreach (BpfProgram program in BpfProgram.Enumerate())
        {
            using (program)
            {
                yield return program.GetInfo();
            }
        }
    }

    static void Show(string reference, bool withCode, bool isJson)
    {
        using BpfProgram program = ObjectReference.OpenProgram(reference);
        BpfProgramInfo info = program.GetInfo();
        BpfProgramCode? code = withCode ? program.GetCode() : null;
        if (isJson)
        {
            JsonOutput.Write(json => WriteJson(json, info, code));
            return;
        }

        Console.Write(Listing.Card(info, s_columns));
        if (code is not null)
        {
            Console.Write($"\n{CodeText(code)}");
        }
    }

    static void WriteJson(Utf8JsonWriter json, BpfProgramInfo info, BpfProgramCode? code)
    {
        json.WriteStartObject();
        Listing.WriteMembers(json, info, s_columns);
        if (code is not null)
        {
            WriteCode(json, code);
        }

        json.WriteEndObject();
    }

    static void WriteCode(Utf8JsonWriter json, BpfProgramCode code)
    {
        json.WriteStartArray("code");
        foreach (Line line in Lines(code))
        {
            json.WriteStartObject();
            json.WriteNumber("index", line.Index);
            json.WriteString("text", line.Text);
            if (line.Function is { } function)
            {
                json.WriteString("function", function);
            }

            if (line.Source is { } source)
            {
                json.WriteString("file", source.FileName);
                json.WriteNumber("line", source.Line);
                json.WriteNumber("column", source.Column);
                json.WriteString("source", source.Text);
            }

            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    static string CodeText(BpfProgramCode code)
    {
        if (code.Instructions.IsEmpty)
        {
            return "The kernel withholds the instructions: that takes CAP_BPF or CAP_SYS_ADMIN, and sysctl kernel.kptr_restrict below 2 for hardened programs.\n";
        }

        var text = new StringBuilder();
        foreach (Line line in Lines(code))
        {
            if (line.Function is { } function)
            {
                text.Append(CultureInfo.InvariantCulture, $"{(line.Index == 0 ? "" : "\n")}{function}:\n");
            }

            if (line.Source is { } source)
            {
                text.Append(CultureInfo.InvariantCulture, $"; {source.Text} @ {Path.GetFileName(source.FileName)}:{source.Line}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"{line.Index,5}: {line.Text}\n");
        }

        return text.ToString();
    }

    // An instruction, with the function and the source line if these begin with it.
    readonly record struct Line(int Index, string Text, string? Function, BpfSourceLine? Source);

    static IEnumerable<Line> Lines(BpfProgramCode code)
    {
        Dictionary<int, string> functions = code.Functions.GroupBy(static function => function.Instruction).ToDictionary(static group => group.Key, static group => group.First().Name);
        ILookup<int, BpfSourceLine> sources = code.Lines.ToLookup(static line => line.Instruction);
        for (int i = 0; i < code.Instructions.Length;)
        {
            int length = BpfDisassembler.FormatTranslated(code.Instructions.AsSpan()[i..], out string text);
            BpfSourceLine? source = sources[i].FirstOrDefault();
            yield return new(i, text, functions.GetValueOrDefault(i), source);
            i += length;
        }
    }
}
