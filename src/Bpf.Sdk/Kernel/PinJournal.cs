namespace Bpf.Sdk.Kernel;

/// <summary>What is new in the BPF file system since something was begun: pins, and the directories made for them, to be taken back if it fails.</summary>
sealed class PinJournal
{
    readonly List<string> _pins = [];
    readonly Stack<string> _directories = [];

    /// <summary>Notes those parts of a path to a directory that are not there yet.</summary>
    public void NoteMissingDirectories(string directory)
    {
        var missing = new Stack<string>();
        for (string? part = Path.GetFullPath(directory); part is not null && !Directory.Exists(part); part = Path.GetDirectoryName(part))
        {
            missing.Push(part);
        }

        // Outermost first, so that the stack gives the innermost back first.
        foreach (string part in missing.Where(part => !_directories.Contains(part)))
        {
            _directories.Push(part);
        }
    }

    /// <summary>Notes a pin that was made, or will be.</summary>
    public void NotePin(string path) => _pins.Add(path);

    /// <summary>Removes the pins, and the directories in which nobody has put anything meanwhile.</summary>
    public void TakeBack()
    {
        foreach (string pin in _pins)
        {
            Try(pin, File.Delete);
        }

        foreach (string directory in _directories)
        {
            Try(directory, Directory.Delete); // only if it is empty
        }
    }

    // What made us take it back is what there is to report.
    static void Try(string path, Action<string> remove)
    {
        try
        {
            remove(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
        }
    }
}
