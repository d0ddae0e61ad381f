using System.CommandLine;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary>The shape of all commands that list what the kernel has of a kind.</summary>
static class ListCommand
{
    public static Command Create<T>(string description, Func<IEnumerable<T>> read, IReadOnlyList<Column<T>> columns)
    {
        var json = JsonOption();
        var command = new Command("list", description) { json };
        command.SetAction(arguments => Failure.Report(() => Listing.Write(read(), columns, arguments.GetValue(json))));
        return command;
    }

    public static Option<bool> JsonOption() => new("--json", "-j") { Description = "Print JSON." };
}
