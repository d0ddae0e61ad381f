using System.CommandLine;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Tool.Commands;

/// <summary><c>dotnet bpf map update</c>: an element of a map, added or replaced.</summary>
static class MapUpdateCommand
{
    public static Command Create()
    {
        Argument<string> map = MapArguments.Map();
        Argument<string> key = MapArguments.Key();
        Argument<string[]> values = new("VALUE")
        {
            Description = "As KEY. Of a per-CPU map one for all CPUs, or one for each possible CPU. Of an array of programs or a map of maps, the program or map: its number, pin or name.",
            Arity = ArgumentArity.OneOrMore,
        };
        Option<bool> any = new("--any") { Description = "Add or replace it: this is what is done without an option." };
        Option<bool> create = new("--create") { Description = "Only add it: fail if the key is there." };
        Option<bool> exist = new("--exist") { Description = "Only replace it: fail if the key is not there." };
        var command = new Command("update", "Set one element of a map.") { map, key, values, any, create, exist };
        command.Validators.Add(result =>
        {
            if (new[] { any, create, exist }.Count(result.GetValue) > 1)
            {
                result.AddError("Only one of --any, --create and --exist can be given.");
            }
        });
        command.SetAction(arguments => Failure.Report(() => Update(
            arguments.GetRequiredValue(map), arguments.GetRequiredValue(key), arguments.GetRequiredValue(values),
            arguments.GetValue(create) ? MapUpdateMode.NoExist : arguments.GetValue(exist) ? MapUpdateMode.Exist : MapUpdateMode.Any)));
        return command;
    }

    static void Update(string reference, string key, string[] values, MapUpdateMode mode)
    {
        using RawMap map = ObjectReference.OpenMap(reference);
        var input = new MapInput(map);
        byte[] keyBytes = input.Key(key);
        switch (map.Type)
        {
            case BpfMapType.ProgramArray:
                using (BpfProgram program = ObjectReference.OpenProgram(One(values, map)))
                {
                    map.SetValue(keyBytes, ValueOf(program.Handle), mode);
                }

                break;
            case BpfMapType.ArrayOfMaps or BpfMapType.HashOfMaps:
                using (RawMap inner = ObjectReference.OpenMap(One(values, map)))
                {
                    map.SetValue(keyBytes, ValueOf(inner.Handle), mode);
                }

                break;
            default:
                map.SetValue(keyBytes, input.Value(values), mode);
                break;
        }
    }

    // The kernel takes a descriptor where it gives a number.
    static byte[] ValueOf(BpfHandle handle) => BitConverter.GetBytes(handle.FileDescriptor);

    static string One(string[] values, RawMap map) =>
        values is [var one] ? one : throw new BpfException("update map", map.Name, 0, $"{values.Length} values are given, and an element has one.");
}
