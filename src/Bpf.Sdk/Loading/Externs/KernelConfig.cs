using System.IO.Compression;
using System.Text;
using Bpf.Sdk.Kernel;

namespace Bpf.Sdk.Loading.Externs;

/// <summary>What a kernel was built with: the options of its <c>.config</c>. Kept as text and searched, since an object asks for a few of ten thousand.</summary>
sealed class KernelConfig
{
    const string Prefix = "CONFIG_";
    const int LargestSize = 16 * 1024 * 1024; // fifty times what kernels have

    readonly byte[] _text; // begins with a line feed, so that each option follows one

    KernelConfig(ReadOnlySpan<byte> text, string source, bool isKnown)
    {
        _text = [(byte)'\n', .. text];
        (Source, IsKnown) = (source, isKnown);
    }

    /// <summary>The file it was read from, or which files were looked for, for messages.</summary>
    public string Source { get; }

    /// <summary>False if there was nothing to read: then a missing option says nothing about the kernel.</summary>
    public bool IsKnown { get; }

    /// <summary>Value of an option as it is written: <c>y</c>, <c>m</c>, <c>250</c>, <c>0x10</c>, <c>"text"</c>; null if it is not set.</summary>
    public string? this[string option]
    {
        get
        {
            ReadOnlySpan<byte> line = Encoding.UTF8.GetBytes($"\n{option}=");
            int at = _text.AsSpan().IndexOf(line);
            if (at < 0)
            {
                return null;
            }

            ReadOnlySpan<byte> value = _text.AsSpan(at + line.Length);
            int end = value.IndexOf((byte)'\n');
            return Encoding.UTF8.GetString(end >= 0 ? value[..end] : value).TrimEnd('\r');
        }
    }

    /// <summary>Names of all options that are set, to guess which one was meant.</summary>
    public IEnumerable<string> Options => Encoding.UTF8.GetString(_text).Split('\n')
        .Where(static line => line.StartsWith(Prefix, StringComparison.Ordinal) && line.Contains('='))
        .Select(static line => line[..line.IndexOf('=')]);

    public static KernelConfig Parse(string text, string source) => new(Encoding.UTF8.GetBytes(text), source, isKnown: true);

    /// <summary>Of the running kernel, from the kernel itself (CONFIG_IKCONFIG_PROC) or from where distributions put it.</summary>
    public static KernelConfig ReadRunning()
    {
        string release = KernelVersion.ReadRelease();
        return Read("/proc/config.gz", $"/boot/config-{release}", $"/lib/modules/{release}/config", $"/usr/lib/modules/{release}/config");
    }

    /// <summary>Reads the first of some files that can be read, compressed or not.</summary>
    public static KernelConfig Read(params string[] paths)
    {
        foreach (string path in paths)
        {
            try
            {
                return new(ReadFile(path), path, isKnown: true);
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
            {
            }
        }

        return new([], string.Join(", ", paths), isKnown: false);
    }

    /// <summary>The text of a file, compressed or not.</summary>
    /// <exception cref="IOException">It cannot be read, or is no configuration.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] ReadFile(string path)
    {
        using FileStream file = File.OpenRead(path);
        try
        {
            return ReadAll(file);
        }
        catch (InvalidDataException exception)
        {
            throw new IOException($"'{path}' is not a kernel's configuration: it is broken, or larger than one can be.", exception);
        }
    }

    static byte[] ReadAll(FileStream file)
    {
        var text = new MemoryStream();
        using Stream content = file.ReadByte() == 0x1f ? new GZipStream(file, CompressionMode.Decompress, leaveOpen: true) : file; // RFC 1952
        file.Position = 0;
        byte[] buffer = new byte[64 * 1024];
        for (int length; (length = content.Read(buffer)) > 0;)
        {
            text.Write(buffer, 0, length);
            if (text.Length > LargestSize)
            {
                throw new InvalidDataException();
            }
        }

        return text.ToArray();
    }
}
