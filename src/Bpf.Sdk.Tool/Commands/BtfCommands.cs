using System.CommandLine;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf btf</c>: the sets of types that the kernel has.</summary>
static class BtfCommands
{
    static readonly Column<BpfBtfInfo>[] s_columns =
    [
        new("id", "id", static btf => btf.Id),
        new("name", "name", static btf => btf.Name.Length == 0 ? null : btf.Name),
        new("bytes", "size", static btf => btf.Size),
        new("kernel", "kernel", static btf => btf.IsKernel),
    ];

    public static Command Create() => new("btf", "The sets of types (BTF) that the kernel has.")
    {
        ListCommand.Create("List the kernel's sets of types: its own, its modules' and those of loaded objects.", BpfBtfInfo.Enumerate, s_columns),
    };
}
