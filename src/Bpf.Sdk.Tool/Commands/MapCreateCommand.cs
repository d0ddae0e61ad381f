using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map create</c>: a map that no object declares, pinned.</summary>
static class MapCreateCommand
{
    public static Command Create()
    {
        Argument<string> path = new("PATH") { Description = "Where it is pinned, on a BPF file system. A map that nothing holds is gone." };
        Option<BpfMapType> type = new("--type")
        {
            Description = "Kind of map, as the kernel's headers call it: hash, percpu_array, lpm_trie.",
            HelpName = "TYPE",
            Required = true,
            CustomParser = ParseType,
        };
        Option<uint> key = new("--key") { Description = "Bytes of a key.", HelpName = "BYTES" };
        Option<uint> value = new("--value") { Description = "Bytes of a value.", HelpName = "BYTES" };
        Option<uint> entries = new("--entries") { Description = "Capacity in elements; in bytes for ring buffers.", HelpName = "COUNT" };
        Option<string?> name = new("--name") { Description = "Its name, of which the kernel keeps 15 characters. Otherwise that of the pin.", HelpName = "NAME" };
        Option<ulong> flags = new("--flags") { Description = "BPF_F_* flags of linux/bpf.h, as one number: 1 or 0x1.", HelpName = "FLAGS", CustomParser = ParseNumber };
        Option<ulong> extra = new("--extra") { Description = "Parameter of some kinds: the number of hash functions of a bloom filter, say.", HelpName = "NUMBER", CustomParser = ParseNumber };
        Option<string?> inner = new("--inner") { Description = "A map that the inner maps of a map of maps are to be like: its number, pin or name.", HelpName = "MAP" };
        Option<bool> json = ListCommand.JsonOption();
        var command = new Command("create", "Create a map and pin it; print its number.") { path, type, key, value, entries, name, flags, extra, inner, json };
        command.SetAction(arguments => Failure.Report(() =>
        {
            string pin = arguments.GetRequiredValue(path);
            var spec = new MapSpec
            {
                Name = arguments.GetValue(name) ?? ToName(Path.GetFileName(pin)),
                Type = arguments.GetRequiredValue(type),
                KeySize = arguments.GetValue(key),
                ValueSize = arguments.GetValue(value),
                MaxEntries = arguments.GetValue(entries),
                Flags = checked((uint)arguments.GetValue(flags)),
                Extra = arguments.GetValue(extra),
            };
            Create(spec, arguments.GetValue(inner), Path.GetFullPath(pin), arguments.GetValue(json));
        }));
        flags.Validators.Add(static result =>
        {
            if (result.Errors.Any() is false && result.GetValueOrDefault<ulong>() > uint.MaxValue)
            {
                result.AddError("The kernel has 32 flags.");
            }
        });
        return command;
    }

    static void Create(MapSpec spec, string? inner, string path, bool isJson)
    {
        if (inner is not null)
        {
            using RawMap like = ObjectReference.OpenMap(inner);
            spec.InnerMap = like.ToSpec();
        }

        using RawMap map = RawMap.Create(spec);
        map.Pin(path);
        if (isJson)
        {
            JsonOutput.Write(json =>
            {
                json.WriteStartObject();
                json.WriteNumber("id", map.Id);
                json.WriteString("type", KernelNames.Of(map.Type));
                json.WriteString("name", map.Name);
                json.WriteString("pinned", path);
                json.WriteEndObject();
            });
        }
        else
        {
            Console.WriteLine(map.Id.ToString(CultureInfo.InvariantCulture));
        }
    }

    // The kernel takes letters, digits, '_' and '.' (bpf_obj_name_cpy, kernel/bpf/syscall.c).
    static string ToName(string file) => string.Concat(file.Select(static character => char.IsAsciiLetterOrDigit(character) || character is '_' or '.' ? character : '_'));

    static BpfMapType ParseType(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        if (MapTypeTable.Rows.FirstOrDefault(row => row.Name == text) is { } row)
        {
            return row.Type;
        }

        result.AddError($"There is no kind of map '{text}'. There are {string.Join(", ", MapTypeTable.Rows.Select(static row => row.Name))}.");
        return default;
    }

    static ulong ParseNumber(ArgumentResult result)
    {
        string text = result.Tokens[^1].Value;
        bool isHex = text.StartsWith("0x", StringComparison.OrdinalIgnoreCase);
        if (!ulong.TryParse(text.AsSpan(isHex ? 2 : 0), isHex ? NumberStyles.AllowHexSpecifier : NumberStyles.None, CultureInfo.InvariantCulture, out ulong number))
        {
            result.AddError($"'{text}' is not a number of 64 bits.");
        }

        return number;
    }
}
