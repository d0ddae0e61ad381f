using Bpf.Sdk.Kernel;

namespace Bpf.Sdk;

/// <summary>Makes keys and values of a map of what a user wrote, by their types: what <see cref="MapDump"/> writes, and bytes.</summary>
sealed class MapInput(RawMap map)
{
    readonly MapValueTypes _types = MapValueTypes.Of(map);

    /// <exception cref="BpfException">It is not a key of the map; the message says why.</exception>
    public byte[] Key(string text) => map.KeySize > 0
        ? About("key", () => _types.ParseKey(text, (int)map.KeySize))
        : throw new BpfException("use map by key", map.Name, 0, $"Maps of kind {map.Type} have no keys.");

    /// <summary>Makes the bytes that the kernel takes for a value.</summary>
    /// <param name="texts">The value; of a per-CPU map one for all CPUs, or one for each.</param>
    /// <exception cref="BpfException">It is not a value of the map; the message says why.</exception>
    public byte[] Value(IReadOnlyList<string> texts)
    {
        int cpus = map.IsPerCpu ? PossibleCpus.Count : 1;
        if (texts.Count != 1 && texts.Count != cpus)
        {
            throw new BpfException("update map", map.Name, 0, map.IsPerCpu
                ? $"{texts.Count} values are given. The map has one for each of {cpus} possible CPUs: give one for all, or {cpus}."
                : $"{texts.Count} values are given, and an element has one.");
        }

        byte[] bytes = new byte[map.BytesOfValue];
        byte[][] values = [.. texts.Select(text => About("value", () => _types.ParseValue(text, (int)map.ValueSize)))];
        for (int cpu = 0; cpu < cpus; cpu++)
        {
            values[values.Length == 1 ? 0 : cpu].CopyTo(bytes, bytes.Length / cpus * cpu);
        }

        return bytes;
    }

    // Which of the two it was, and of which map.
    byte[] About(string what, Func<byte[]> parse)
    {
        try
        {
            return parse();
        }
        catch (BpfException exception) when (exception.Operation == "write value")
        {
            throw new BpfException($"write {what} of map", map.Name, 0, exception.ObjectName is { } place ? $"{place}: {exception.Hint}" : exception.Hint);
        }
    }
}
