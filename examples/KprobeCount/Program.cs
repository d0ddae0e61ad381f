using System.CommandLine;
using System.CommandLine.Invocation;
using KprobeCount.Commands;

RootCommand root = CountCommand.Create();
root.Subcommands.Add(ListCommand.Create());
ParseResult arguments = root.Parse(args);
if (arguments.Action is ParseErrorAction error)
{
    // One message that says what is wrong is enough; --help says the rest.
    error.ShowHelp = args.Length == 0;
}

return arguments.Invoke();
