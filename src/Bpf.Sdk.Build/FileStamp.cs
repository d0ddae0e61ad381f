using System.Globalization;

namespace Bpf.Sdk.Build;

/// <summary>What identifies a file's content without reading it. Any change counts, also to an older time (a checkout, a restored backup).</summary>
readonly record struct FileStamp(long Ticks, long Length)
{
    /// <summary>The stamp of a file that is not there, or that changed while it was used. It equals no file's.</summary>
    public static readonly FileStamp None = new(0, -1);

    public static FileStamp Of(string path)
    {
        // The target's, if it is a link: clang is one, into the folder of its version.
        var file = new FileInfo(path);
        if (file.LinkTarget is not null && file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target)
        {
            file = target;
        }

        return file.Exists ? new(file.LastWriteTimeUtc.Ticks, file.Length) : None;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Ticks:x}-{Length:x}");
}
