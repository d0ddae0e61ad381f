using System.Text;

namespace Bpf.Sdk.Build;

/// <summary>
/// What an object was made from, kept beside it: the tools and the command (the key), and each file that was read. An object is up to date
/// if the key is the same and each file is as it was. Kept as text, so that "why does this rebuild" is answered by a diff.
/// </summary>
sealed class BuildState
{
    const string FilePrefix = "file ";

    readonly string _path;

    public BuildState(string path) => _path = path;

    public bool IsUpToDate(IReadOnlyList<string> key, string directory)
    {
        if (!File.Exists(_path))
        {
            return false;
        }

        string[] lines = File.ReadAllLines(_path);
        if (lines.Length <= key.Count)
        {
            return false;
        }

        for (int i = 0; i < key.Count; i++)
        {
            if (lines[i] != key[i])
            {
                return false;
            }
        }

        foreach (string line in lines.AsSpan(key.Count))
        {
            string[] parts = line.Split(' ', 3);
            if (parts is not ["file", var stamp, var file] || FileStamp.Of(Path.Combine(directory, file)).ToString() != stamp)
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Whether a file was read when the object was made.</summary>
    public bool Mentions(string file) => File.Exists(_path) && File.ReadLines(_path).Any(line => line.StartsWith(FilePrefix, StringComparison.Ordinal) && line.EndsWith($" {file}", StringComparison.Ordinal));

    /// <param name="key">Tools and command.</param>
    /// <param name="files">What was read, absolute or relative to the directory.</param>
    /// <param name="directory">The project's.</param>
    /// <param name="started">When reading began: a file that changed after that may have been read before or after its change.</param>
    public void Save(IReadOnlyList<string> key, IEnumerable<string> files, string directory, DateTime started)
    {
        var text = new StringBuilder();
        foreach (string line in key)
        {
            text.Append(line).Append('\n');
        }

        foreach (string file in files)
        {
            FileStamp stamp = FileStamp.Of(Path.Combine(directory, file));
            text.Append(FilePrefix).Append(stamp.Ticks >= started.Ticks ? FileStamp.None : stamp).Append(' ').Append(file).Append('\n');
        }

        File.WriteAllText(_path, text.ToString());
    }

    public void Forget() => File.Delete(_path);
}
