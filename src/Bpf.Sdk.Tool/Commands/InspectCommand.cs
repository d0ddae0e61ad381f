using System.CommandLine;
using Bpf.Sdk.Tool.Inspections;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf inspect</c>: what is in an object.</summary>
static class InspectCommand
{
    public static Command Create()
    {
        Argument<string> file = new("OBJ") { Description = "The object: the ELF file that clang -target bpf -c wrote, for machines of either byte order." };
        Option<bool> core = new("--core") { Description = "List each CO-RE relocation." };
        Option<bool> json = new("--json", "-j") { Description = "One JSON document on standard output, also of a failure." };
        var command = new Command("inspect", "Show what is in an object, and the first kernel that has what it uses. Needs no privileges, and asks no kernel.") { file, core, json };
        command.SetAction(arguments => Print(ObjectInspection.Of(arguments.GetRequiredValue(file), arguments.GetValue(core)), arguments.GetValue(json)));
        return command;
    }

    static int Print(InspectReport report, bool asJson)
    {
        if (asJson)
        {
            Console.WriteLine(ReportJson.Of(report));
        }
        else if (report.Error is null)
        {
            InspectText.Write(report);
        }

        if (report.Error is { } error)
        {
            Console.Error.WriteLine($"dotnet bpf: {error.Message}");
            return ExitCode.Failure;
        }

        return ExitCode.Success;
    }
}
