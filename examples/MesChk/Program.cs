using System.CommandLine;
using System.CommandLine.Invocation;
using MesChk.Commands;

var root = new RootCommand("Measures how long packets take from one network device to another, by two BPF programs and three maps.")
{
    DemoCommand.Create(),
    AttachCommand.Create(),
    ShowCommand.Create(),
    WatchCommand.Create(),
    ResetCommand.Create(),
    StatusCommand.Create(),
    DetachCommand.Create(),
    CommonOptions.BpfFileSystem,
};

ParseResult arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction error)
{
    // One message that says what is wrong is enough; --help says the rest.
    error.ShowHelp = args.Length == 0;
}

// What the demo made is removed when it is interrupted, however long a slow machine takes for it: the default is two seconds.
return arguments.Invoke(new InvocationConfiguration { ProcessTerminationTimeout = TimeSpan.FromMinutes(1) });
