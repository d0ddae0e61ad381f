using System.Text;
using Bpf.Sdk.Kernel;
using Tmds.Linux;

namespace Bpf.Sdk.KernelTests.Leaks;

/// <summary>The descriptors and mappings of BPF objects that this process has at a time. Cheap: it is looked at before and after every test, on emulated processors too.</summary>
sealed unsafe class KernelObjects
{
    const string Mapping = "mapping ";

    static readonly byte[][] s_kinds = ["bpf"u8.ToArray(), "btf"u8.ToArray(), "perf_event"u8.ToArray()];

    // Large enough for all of /proc/self/maps; a process has thousands of mappings, of a hundred bytes each.
    static byte[] s_buffer = new byte[1 << 20];

    readonly HashSet<(int Number, string Target)> _descriptors = [];
    readonly HashSet<string> _mappings = [];

    /// <summary>What there is now.</summary>
    public static KernelObjects Now()
    {
        var objects = new KernelObjects();
        objects.ReadDescriptors();
        objects.ReadMappings();
        return objects;
    }

    /// <summary>What there is now that was not there then, named as far as the kernel can: nothing if all was closed.</summary>
    public IReadOnlyList<string> Since(KernelObjects then) =>
    [
        .. _descriptors.Except(then._descriptors).Where(static descriptor => !IsOfModule(descriptor.Number, descriptor.Target)).Select(static descriptor => Describe(descriptor.Number, descriptor.Target)),
        .. _mappings.Except(then._mappings).Select(static mapping => Mapping + mapping),
    ];

    /// <summary>Whether what <see cref="Since"/> has named is a mapping.</summary>
    public static bool IsMapping(string what) => what.StartsWith(Mapping, StringComparison.Ordinal);

    void ReadDescriptors()
    {
        Span<byte> target = stackalloc byte[64];
        foreach (string path in Directory.EnumerateFileSystemEntries("/proc/self/fd"))
        {
            fixed (byte* name = Encoding.UTF8.GetBytes(path + '\0'), pointer = target)
            {
                // SAFETY: the path ends with a zero, and no more is written than there is room for.
                long length = (long)LibC.readlink(name, pointer, target.Length);
                if (length > 0 && IsKind(target[..(int)length]))
                {
                    _descriptors.Add((int.Parse(Path.GetFileName(path.AsSpan())), Encoding.UTF8.GetString(target[..(int)length])));
                }
            }
        }
    }

    // Lines end with what is mapped: 7f…-7f… rw-s 00000000 00:0e 1057 anon_inode:bpf-map.
    void ReadMappings()
    {
        ReadOnlySpan<byte> rest = ReadAll("/proc/self/maps");
        ReadOnlySpan<byte> marker = "anon_inode:"u8;
        for (int at; (at = rest.IndexOf(marker)) >= 0;)
        {
            int start = rest[..at].LastIndexOf((byte)'\n') + 1;
            int end = at + rest[at..].IndexOf((byte)'\n');
            if (IsKind(rest[at..end]))
            {
                _mappings.Add(Encoding.UTF8.GetString(rest[start..end]));
            }

            rest = rest[end..];
        }
    }

    // Not by a stream, which would come with buffers and descriptors of its own.
    static ReadOnlySpan<byte> ReadAll(string path)
    {
        while (true)
        {
            using var file = File.OpenHandle(path);
            int length = 0;
            for (int read; length < s_buffer.Length && (read = RandomAccess.Read(file, s_buffer.AsSpan(length), length)) > 0; length += read)
            {
            }

            if (length < s_buffer.Length)
            {
                return s_buffer.AsSpan(0, length);
            }

            s_buffer = new byte[s_buffer.Length * 2];
        }
    }

    static bool IsKind(ReadOnlySpan<byte> target)
    {
        if (!target.StartsWith("anon_inode:"u8))
        {
            return false;
        }

        foreach (byte[] kind in s_kinds)
        {
            if (target.IndexOf(kind) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    // The types of a module are kept for the whole process, with the descriptor that programs which use the module are loaded with.
    static bool IsOfModule(int number, string target)
    {
        if (!target.EndsWith("btf", StringComparison.Ordinal))
        {
            return false;
        }

        using var types = new BpfHandle(LibC.dup(number));
        return !types.IsInvalid && BtfCalls.GetInfo(types, out _).kernel_btf != 0;
    }

    static string Describe(int number, string target)
    {
        try
        {
            // The kernel's own description: map_id, prog_id, link_type …
            string[] facts = [.. File.ReadLines($"/proc/self/fdinfo/{number}").Select(static line => line.Replace(":\t", " ")).Where(static line => line.Contains("_id ") || line.Contains("_type "))];
            string name = facts.FirstOrDefault(static fact => fact.StartsWith("map_id ", StringComparison.Ordinal)) is { } id ? $", map '{NameOf(uint.Parse(id.AsSpan(7)))}'" : "";
            return $"descriptor {number}: {target}{name} ({string.Join(", ", facts)})";
        }
        catch (IOException)
        {
            return $"descriptor {number}: {target}, which has just been closed";
        }
    }

    static string NameOf(uint id)
    {
        try
        {
            using RawMap map = RawMap.OpenById(id);
            return map.Name;
        }
        catch (BpfException)
        {
            return id.ToString();
        }
    }
}
