using System.Globalization;
using System.Text;

namespace Bpf.Sdk;

/// <summary>
/// The kernel's functions by address, as <c>/proc/kallsyms</c> had them when it was read: also those of modules and BPF programs, which come and go. Reading takes
/// a tenth of a second and some megabytes: read it once for many stacks. Safe for use from many threads.
/// </summary>
public sealed class KernelSymbolTable
{
    const string Symbols = "/proc/kallsyms";
    const int LongestLine = 1024; // names have 511 bytes at most (KSYM_NAME_LEN, include/linux/kallsyms.h)
    const ulong LargestFunction = 1 << 20; // what is further behind a symbol is not in it: kallsyms has no sizes

    readonly ulong[] _addresses;
    readonly int[] _names; // where each one's begins in the text, which a zero byte ends
    readonly short[] _modules; // -1: the kernel itself
    readonly string[] _moduleNames;
    readonly byte[] _text;

    KernelSymbolTable(List<(ulong Address, bool IsLocal, int Name, short Module)> symbols, List<string> modules, byte[] text)
    {
        // Of symbols at one address the first global one is kept.
        (ulong Address, bool IsLocal, int Name, short Module)[] kept = [.. symbols.OrderBy(static symbol => (symbol.Address, symbol.IsLocal, symbol.Name)).DistinctBy(static symbol => symbol.Address)];
        _addresses = Array.ConvertAll(kept, static symbol => symbol.Address);
        _names = Array.ConvertAll(kept, static symbol => symbol.Name);
        _modules = Array.ConvertAll(kept, static symbol => symbol.Module);
        (_moduleNames, _text) = ([.. modules], text);
    }

    /// <summary>How many functions there are.</summary>
    public int Count => _addresses.Length;

    /// <summary>Reads the running kernel's functions from <c>/proc/kallsyms</c>.</summary>
    /// <exception cref="BpfException">It cannot be read, or the kernel hides its addresses from this process (kptr_restrict).</exception>
    public static KernelSymbolTable Read()
    {
        const string Operation = "read the kernel's symbols from";
        try
        {
            using FileStream file = new(Symbols, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            return Parse(file) ?? throw new BpfException(Operation, Symbols, 0,
                "The kernel hides its addresses from this process, and writes zeros in place of them (sysctl kernel.kptr_restrict). Run as root or with CAP_SYSLOG; with kptr_restrict 2 nobody sees them.");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BpfException($"Cannot {Operation} '{Symbols}': {exception.Message} Is /proc mounted, and the kernel built with CONFIG_KALLSYMS?", exception);
        }
    }

    /// <summary>Reads lines as kallsyms has them.</summary>
    /// <returns>Null if there are lines, and no address in any of them.</returns>
    internal static KernelSymbolTable? Parse(Stream symbols)
    {
        var found = new List<(ulong Address, bool IsLocal, int Name, short Module)>();
        var modules = new List<string>();
        var text = new MemoryStream();
        bool anyLine = false, anyAddress = false;
        byte[] buffer = new byte[64 * LongestLine];
        int length = 0;
        for (int read; (read = symbols.Read(buffer.AsSpan(length))) > 0;)
        {
            length += read;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                anyLine = true;
                anyAddress |= ReadLine(rest[..end], found, modules, text);
            }

            // A line longer than the buffer is none of kallsyms.
            rest = rest.Length < buffer.Length ? rest : default;
            rest.CopyTo(buffer);
            length = rest.Length;
        }

        return anyLine && !anyAddress ? null : new(found, modules, text.ToArray());
    }

    // "ffffffff81000000 T vfs_read", in modules with a tab and "[module]" behind it. Returns whether there is an address.
    static bool ReadLine(ReadOnlySpan<byte> line, List<(ulong Address, bool IsLocal, int Name, short Module)> found, List<string> modules, MemoryStream text)
    {
        int space = line.IndexOf((byte)' ');
        if (space <= 0 || line.Length < space + 4 || line.Length > LongestLine
            || !ulong.TryParse(line[..space], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address) || address == 0)
        {
            return false;
        }

        // t and T are code, w and W weak code, as nm(1) has it.
        byte kind = line[space + 1];
        if (kind is (byte)'t' or (byte)'T' or (byte)'w' or (byte)'W')
        {
            ReadOnlySpan<byte> name = line[(space + 3)..];
            short module = -1;
            if (name.IndexOf((byte)'\t') is >= 0 and var tab)
            {
                module = ModuleOf(Encoding.UTF8.GetString(name[(tab + 1)..].Trim("[] "u8)), modules);
                name = name[..tab];
            }

            found.Add((address, kind is (byte)'t' or (byte)'w', (int)text.Length, module));
            text.Write(name);
            text.WriteByte(0);
        }

        return true;
    }

    // The lines of a module follow each other.
    static short ModuleOf(string name, List<string> modules)
    {
        if (modules.Count == 0 || modules[^1] != name)
        {
            if (modules.Count == short.MaxValue)
            {
                return -1;
            }

            modules.Add(name);
        }

        return (short)(modules.Count - 1);
    }

    /// <summary>The function that an address is in.</summary>
    public KernelFrame Find(ulong address)
    {
        int index = Array.BinarySearch(_addresses, address);
        index = index >= 0 ? index : ~index - 1;
        if (index < 0 || address - _addresses[index] >= LargestFunction)
        {
            return new(address, null, 0, null);
        }

        ReadOnlySpan<byte> name = _text.AsSpan(_names[index]);
        name = name[..name.IndexOf((byte)0)];
        // Behind these marks (include/asm-generic/sections.h) comes no code until the next symbol.
        return name.SequenceEqual("_etext"u8) || name.SequenceEqual("_einittext"u8)
            ? new(address, null, 0, null)
            : new(address, Encoding.UTF8.GetString(name), address - _addresses[index], _modules[index] < 0 ? null : _moduleNames[_modules[index]]);
    }

    /// <summary>The functions that addresses are in, for example those of <see cref="StackTraceMap.Read(int)"/>.</summary>
    public KernelFrame[] Find(ReadOnlySpan<ulong> addresses)
    {
        var frames = new KernelFrame[addresses.Length];
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i] = Find(addresses[i]);
        }

        return frames;
    }
}
