using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Objects;

/// <summary>
/// Functions that handle exceptions of programs (<c>bpf_throw</c>, Linux 6.7): a tag on the program's function names them, and no instruction calls
/// them (<c>__exception_cb(NAME)</c> of bpf_experimental.h).
/// </summary>
static class ExceptionCallbacks
{
    const string Tag = "exception_callback:";

    /// <summary>By the program's name, the place of its function.</summary>
    public static IReadOnlyDictionary<string, (int Section, int Instruction)> Find(ObjectSpec spec)
    {
        var found = new Dictionary<string, (int, int)>();
        if (spec.Btf is not { } types || spec.Code.Values.FirstOrDefault(static code => code.Name == CodeReader.SubprogramSection) is not { } functions)
        {
            return found;
        }

        for (int id = 1; id < types.Count; id++)
        {
            if (types[id] is { Kind: BtfKind.DeclarationTag } tag && tag.Name is var text && text.StartsWith(Tag, StringComparison.Ordinal)
                && types[tag.Target] is { Kind: BtfKind.Function } program)
            {
                string name = text[Tag.Length..];
                CodeFunction? callback = Array.Find(functions.Functions, function => function.Name == name) is { Length: > 0 } function ? function : null;
                found[program.Name] = callback is { } known
                    ? (functions.Index, known.Start)
                    : throw new BpfFormatException($"Program '{program.Name}' names '{name}' as its exception callback, and the object has no such function", functions.Name);
            }
        }

        return found;
    }
}
