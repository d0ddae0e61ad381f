using System.CommandLine;
using System.CommandLine.Invocation;
using Bpf.Sdk.Tool;
using Bpf.Sdk.Tool.Commands;

var root = new RootCommand("Looks into BPF objects and kernels, and loads objects. Needs neither bpftool nor libbpf.")
{
    InspectCommand.Create(),
    LoadCommand.Create(),
    FeaturesCommand.Create(),
    VmlinuxCommand.Create(),
    ProgramCommands.Create(),
    MapCommands.Create(),
    LinkCommands.Create(),
    BtfCommands.Create(),
};

ParseResult arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction error)
{
    // One message that says what is wrong is enough; --help says the rest.
    error.ShowHelp = args.Length == 0;
    arguments.Invoke();
    return ExitCode.Usage;
}

return arguments.Invoke();
