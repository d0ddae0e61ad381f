namespace Bpf.Sdk.Kernel;

/// <summary>What the kernel tells of its functions. Read to explain a failure, not to attach: the lists have a hundred thousand lines and more.</summary>
static class KernelSymbols
{
    const string Symbols = "/proc/kallsyms";
    const string Blacklist = "/sys/kernel/debug/kprobes/blacklist";

    /// <summary>A line of kallsyms.</summary>
    /// <param name="Name">What it is called, which other symbols may be too.</param>
    /// <param name="IsFunction">Whether it is code.</param>
    /// <param name="Module">The module it is in, or null for the kernel itself.</param>
    public readonly record struct Symbol(string Name, bool IsFunction, string? Module);

    /// <summary>All symbols, or nothing if they may not be read.</summary>
    public static IEnumerable<Symbol> ReadAll() => ReadLines(Symbols).Select(static line => Parse(line)).OfType<Symbol>();

    /// <summary>Reads a line of kallsyms: <c>ffffffff81000000 T vfs_read</c>, in modules with a tab and <c>[module]</c> behind it.</summary>
    public static Symbol? Parse(string line)
    {
        string[] fields = line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length < 3 || fields[1].Length != 1)
        {
            return null;
        }

        // t and T are code, w and W weak code, as nm(1) has it.
        return new Symbol(fields[2], fields[1][0] is 't' or 'T' or 'w' or 'W', fields.Length > 3 ? fields[3].Trim('[', ']') : null);
    }

    /// <summary>Whether the kernel keeps kprobes off a function; null if it does not tell (debugfs is not mounted, or may not be read).</summary>
    public static bool? IsBlacklisted(string function) => Contains(Blacklist, function, static line => line[(line.IndexOf('\t') + 1)..]);

    /// <summary>Whether a function can be traced; null if the kernel does not tell (built without CONFIG_DYNAMIC_FTRACE, no tracefs).</summary>
    public static bool? IsTraceable(string function) =>
        TraceFileSystem.Find() is { } root ? Contains(root + "/available_filter_functions", function, static line => line.Split(' ', 2)[0]) : null;

    static bool? Contains(string path, string function, Func<string, string> name)
    {
        bool any = false;
        foreach (string line in ReadLines(path))
        {
            any = true;
            if (name(line) == function)
            {
                return true;
            }
        }

        return any ? false : null;
    }

    static IEnumerable<string> ReadLines(string path)
    {
        StreamReader reader;
        try
        {
            reader = new StreamReader(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            yield break;
        }

        using (reader)
        {
            while (reader.ReadLine() is { } line)
            {
                yield return line;
            }
        }
    }
}
