using System.CommandLine;
using Bpf.Sdk.Tool.Loads;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf load</c>: an object, into the kernel.</summary>
static class LoadCommand
{
    public static Command Create()
    {
        Argument<string> file = new("OBJ") { Description = "The object: the ELF file that clang -target bpf -c wrote." };
        Option<string?> pin = new("--pin")
        {
            Description = "Pin programs as DIR/NAME and maps as DIR/maps/NAME, on a BPF file system. Without it nothing stays in the kernel: the load is a test.",
            HelpName = "DIR",
        };
        Option<string?> pinRoot = new("--pin-root") { Description = $"Root of the maps that the object itself pins (LIBBPF_PIN_BY_NAME). Otherwise {BpfFileSystem.DefaultPath}.", HelpName = "DIR" };
        Option<string[]> types = new("--type")
        {
            Description = "Type of the programs of a section whose name does not say it: a kernel's name (sched_cls), or a section's (tc, fentry/vfs_read). May be given more than once.",
            HelpName = "SECTION=TYPE",
        };
        Option<string[]> only = new("--only") { Description = "Load this program and no other. May be given more than once.", HelpName = "NAME" };
        Option<string?> target = new("--target")
        {
            Description = "The loaded program whose functions programs of type ext (section freplace/FUNCTION) replace: its number, path of a pin of it (with a slash), or its name.",
            HelpName = "PROGRAM",
        };
        Option<string?> btf = new("--btf") { Description = "The types that CO-RE adapts programs to: BTF, or an ELF file that has some. Otherwise the running kernel's.", HelpName = "FILE" };
        Option<string?> config = new("--kconfig") { Description = "Values that go before those of the running kernel's configuration, as in its .config.", HelpName = "FILE" };
        Option<bool> json = new("--json", "-j") { Description = "One JSON document on standard output, also of a failure." };
        Option<bool> log = new("--log") { Description = "Show what the verifier writes, also about programs that it takes." };
        Option<bool> keepGoing = new("--keep-going") { Description = "Load every program by itself, also those that the object leaves out (section '?…'), report each, and leave nothing in the kernel. Fails if one of them did." };
        types.Validators.Add(result =>
        {
            foreach (var token in result.Tokens)
            {
                if (SectionTypeChoice.TryParse(token.Value, out string? error) is null)
                {
                    result.AddError(error!);
                }
            }
        });
        var command = new Command("load", "Load an object into the kernel, and say what came of it. Fails with the reason, and then leaves nothing behind.")
        {
            file, pin, pinRoot, types, only, target, btf, config, json, log, keepGoing,
        };
        command.Validators.Add(result =>
        {
            if (result.GetValue(keepGoing) && result.GetValue(pin) is not null)
            {
                result.AddError("--keep-going loads and drops one program after the other, so that there is nothing to --pin.");
            }
        });
        command.SetAction(arguments => Failure.Report(() =>
        {
            var request = new LoadRequest
            {
                Path = arguments.GetRequiredValue(file),
                PinDirectory = arguments.GetValue(pin),
                PinRoot = arguments.GetValue(pinRoot),
                Types = [.. (arguments.GetValue(types) ?? []).Select(static text => SectionTypeChoice.TryParse(text, out _)!)],
                Only = arguments.GetValue(only) ?? [],
                Target = arguments.GetValue(target),
                Btf = arguments.GetValue(btf),
                KernelConfig = arguments.GetValue(config),
                WithLog = arguments.GetValue(log),
            };
            LoadReport report = arguments.GetValue(keepGoing) ? ObjectLoad.EachByItself(request) : ObjectLoad.Whole(request);
            return Print(report, arguments.GetValue(json), arguments.GetValue(log));
        }));
        return command;
    }

    static int Print(LoadReport report, bool asJson, bool withLog)
    {
        if (asJson)
        {
            Console.WriteLine(ReportJson.Of(report));
        }
        // What one error kept from being loaded is said by the error.
        else if (report.Loaded || report.Programs.Any(static program => program.Loaded || program.Error is not null))
        {
            LoadText.Write(report);
        }

        foreach (string warning in report.Warnings)
        {
            Console.Error.WriteLine($"dotnet bpf: warning: {warning}");
        }

        foreach (ErrorReport error in Errors(report))
        {
            Console.Error.WriteLine($"dotnet bpf: {error.Message}");
            if (withLog && error.Log is not null)
            {
                Console.Error.WriteLine($"The verifier's log:\n{error.Log}");
            }
        }

        return report.Loaded ? ExitCode.Success : ExitCode.Failure;
    }

    static IEnumerable<ErrorReport> Errors(LoadReport report)
    {
        ErrorReport[] programs = [.. report.Programs.Select(static program => program.Error).OfType<ErrorReport>()];
        return programs.Length > 0 || report.Error is null ? programs : [report.Error];
    }
}
