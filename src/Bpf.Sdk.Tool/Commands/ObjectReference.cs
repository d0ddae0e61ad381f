using System.Globalization;

namespace Bpf.Sdk.Tool.Commands;

/// <summary>What a user calls a program or map: its number, the path of a pin, or its name.</summary>
static class ObjectReference
{
    /// <summary>Opens the map that is meant.</summary>
    /// <exception cref="BpfException">No map is called that, or several are.</exception>
    public static RawMap OpenMap(string reference) => Open(
        reference, "map", "map", static id => RawMap.OpenById(id), static path => RawMap.OpenPinned(path), static name => RawMap.OpenByName(name));

    /// <summary>Opens the program that is meant.</summary>
    /// <exception cref="BpfException">No program is called that, or several are.</exception>
    public static BpfProgram OpenProgram(string reference) => Open(
        reference, "program", "prog", BpfProgram.OpenById, BpfProgram.OpenPinned, BpfProgram.OpenByName);

    static T Open<T>(string reference, string what, string command, Func<uint, T> byId, Func<string, T> byPin, Func<string, T> byName)
    {
        if (uint.TryParse(reference, NumberStyles.None, CultureInfo.InvariantCulture, out uint id))
        {
            return byId(id);
        }

        if (reference.Contains('/'))
        {
            return byPin(Path.GetFullPath(reference));
        }

        try
        {
            return byName(reference);
        }
        catch (BpfException exception) when (exception.Operation == $"open {what}" && exception.ErrorNumber == 0)
        {
            throw new BpfException(exception.Operation, reference, 0, $"{exception.Hint} 'dotnet bpf {command} list' shows those that there are. A pin is given with its path.");
        }
    }
}
