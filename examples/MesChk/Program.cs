using System.CommandLine;
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
};

return root.Parse(args).Invoke();
