using System.Globalization;
using System.Text;

namespace Bpf.Sdk.Kernel;

/// <summary>Addresses of some kernel symbols, read in one pass: the list has a hundred thousand lines and more, of which an object wants a few.</summary>
sealed class KernelAddresses
{
    readonly Dictionary<string, (ulong Address, ulong? Other)> _found = [];

    KernelAddresses()
    {
    }

    /// <summary>False if there was nothing to read.</summary>
    public bool IsReadable { get; private set; }

    /// <summary>The kernel writes zeros instead of addresses (kptr_restrict).</summary>
    public bool IsHidden { get; private set; }

    /// <summary>Address of a symbol; null if the kernel has none of this name.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="other">The address of another symbol of the same name.</param>
    public ulong? Find(string name, out ulong? other)
    {
        bool isFound = _found.TryGetValue(name, out (ulong Address, ulong? Other) found);
        other = found.Other;
        return isFound ? found.Address : null;
    }

    public bool Contains(string name) => _found.ContainsKey(name);

    /// <summary>Reads lines as kallsyms has them.</summary>
    public static KernelAddresses Read(Stream symbols, IEnumerable<string> names)
    {
        var result = new KernelAddresses();
        var wanted = names.ToDictionary(static name => name, StringComparer.Ordinal);
        var lookup = wanted.GetAlternateLookup<ReadOnlySpan<char>>();
        bool anyAddress = false;
        byte[] buffer = new byte[64 * 1024];
        int length = 0;
        for (int read; (read = symbols.Read(buffer.AsSpan(length))) > 0;)
        {
            result.IsReadable = true;
            length += read;
            ReadOnlySpan<byte> rest = buffer.AsSpan(0, length);
            for (int end; (end = rest.IndexOf((byte)'\n')) >= 0; rest = rest[(end + 1)..])
            {
                result.ReadLine(rest[..end], lookup, ref anyAddress);
            }

            // A line longer than the buffer is none of kallsyms, whose names have 511 bytes at most.
            rest = rest.Length < buffer.Length ? rest : default;
            rest.CopyTo(buffer);
            length = rest.Length;
        }

        result.IsHidden = result.IsReadable && !anyAddress;
        return result;
    }

    // "ffffffff81000000 T vfs_read", in modules with a tab and "[module]" behind it.
    void ReadLine(ReadOnlySpan<byte> line, Dictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> wanted, ref bool anyAddress)
    {
        int space = line.IndexOf((byte)' ');
        if (space <= 0 || line.Length < space + 4)
        {
            return;
        }

        anyAddress |= line[..space].ContainsAnyExcept((byte)'0');
        byte kind = line[space + 1];
        ReadOnlySpan<byte> name = line[(space + 3)..];
        int end = name.IndexOf((byte)'\t');
        name = end >= 0 ? name[..end] : name;
        if (kind == 'd' && name.IndexOf(".llvm."u8) is >= 0 and var suffix)
        {
            name = name[..suffix]; // what clang's link-time optimisation makes of a static variable
        }

        const int LongestName = 512;
        Span<char> text = stackalloc char[LongestName];
        if (name.Length <= LongestName && wanted.TryGetValue(text[..Encoding.Latin1.GetChars(name, text)], out string? known)
            && ulong.TryParse(line[..space], NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out ulong address))
        {
            if (!_found.TryGetValue(known, out (ulong Address, ulong? Other) found))
            {
                _found.Add(known, (address, null));
            }
            else if (found.Address != address)
            {
                _found[known] = (found.Address, address);
            }
        }
    }
}
