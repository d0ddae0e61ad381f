using System.Globalization;

namespace Bpf.Sdk.Tool.Commands;

/// <summary>What a user calls a program or map: its number, the path of a pin, or its name.</summary>
static class ObjectReference
{
    const int KeptName = 15; // characters of a name that the kernel keeps (BPF_OBJ_NAME_LEN, linux/bpf.h, with its terminating zero)

    /// <summary>Opens what is meant.</summary>
    /// <exception cref="BpfException">Nothing is called that, or several are.</exception>
    public static T Open<T>(string reference, string what, Func<uint, T> byId, Func<string, T> byPin, Func<IEnumerable<T>> all, Func<T, (uint Id, string Name)> describe)
        where T : class, IDisposable
    {
        if (uint.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            return byId(id);
        }

        return reference.Contains('/') ? byPin(Path.GetFullPath(reference)) : ByName(reference, what, byId, all, describe);
    }

    /// <summary>Opens the program that is meant.</summary>
    /// <exception cref="BpfException">No program is called that, or several are.</exception>
    public static BpfProgram OpenProgram(string reference) =>
        Open(reference, "program", BpfProgram.OpenById, BpfProgram.OpenPinned, BpfProgram.Enumerate, static candidate => (candidate.Id, candidate.GetInfo().Name));

    static T ByName<T>(string name, string what, Func<uint, T> byId, Func<IEnumerable<T>> all, Func<T, (uint Id, string Name)> describe)
        where T : class, IDisposable
    {
        string kept = name.Length > KeptName ? name[..KeptName] : name;
        var found = new List<uint>();
        foreach (T candidate in all())
        {
            using (candidate)
            {
                (uint id, string candidateName) = describe(candidate);
                if (candidateName == kept)
                {
                    found.Add(id);
                }
            }
        }

        return found.Count switch
        {
            1 => byId(found[0]),
            0 => throw new BpfException($"open {what}", name, 0, $"No {what} has this name: 'dotnet bpf {(what == "map" ? "map" : "prog")} list' shows those that there are. A pin is given with its path."),
            _ => throw new BpfException($"open {what}", name, 0, $"{found.Count} {what}s have this name. Give the number of one: {string.Join(", ", found)}."),
        };
    }
}
