using System.CommandLine;
using System.Text;
using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf vmlinux</c>: a C header of all types of a kernel.</summary>
static class VmlinuxCommand
{
    public static Command Create()
    {
        Option<string?> btf = new("--btf")
        {
            Description = "A file with BTF, or an ELF file (a kernel image, an object) that has some. Otherwise the running kernel's.",
            HelpName = "FILE",
        };
        Option<string?> baseTypes = new("--base")
        {
            Description = "If --btf is a kernel module: the types of its kernel, which are written with it. Not needed for those in /sys/kernel/btf.",
            HelpName = "FILE",
        };
        Option<string?> output = new("--output", "-o") { Description = "Where to write the header. Otherwise to standard output.", HelpName = "FILE" };
        var command = new Command("vmlinux", "Write vmlinux.h: all types of a kernel as C that clang compiles for BPF, sorted by name.") { btf, baseTypes, output };
        command.SetAction(arguments => Failure.Report(() => Write(arguments.GetValue(btf), arguments.GetValue(baseTypes), arguments.GetValue(output))));
        return command;
    }

    static void Write(string? btf, string? baseTypes, string? output)
    {
        BtfTable types = KernelTypesFile.Read(btf, baseTypes);
        if (output is null)
        {
            WriteTo(Console.OpenStandardOutput(), types);
            return;
        }

        // Under another name first: a compiler that runs meanwhile reads the old file or the new one, and a failure leaves the old one.
        string temporary = $"{output}.{Environment.ProcessId}.tmp";
        try
        {
            WriteTo(File.Create(temporary), types);
            File.Move(temporary, output, overwrite: true);
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    static void WriteTo(Stream stream, BtfTable types)
    {
        using var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), bufferSize: 1 << 16);
        CHeader.Write(types, writer);
    }
}
