using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Tool.Loads;

/// <summary>
/// The pins of one load: those that the command makes, and those that the object itself asks for. Unless they are kept, all that were not there
/// before are taken away again, with the directories that were made for them.
/// </summary>
sealed class PinSet : IDisposable
{
    readonly LoadRequest _request;
    readonly List<string> _new = [];
    readonly Stack<string> _newDirectories = [];
    bool _isKept;

    public PinSet(LoadRequest request, OpenBpfObject open)
    {
        _request = request;
        foreach (MapSpec map in open.Maps.Values)
        {
            if (PathOf(map, open.Name) is { } path && !File.Exists(path))
            {
                _new.Add(path);
                NoteMissingDirectories(Path.GetDirectoryName(path)!);
            }
        }
    }

    /// <summary>Makes sure that the directory for pins can be one, before anything is loaded.</summary>
    public void Prepare()
    {
        if (_request.PinDirectory is { } directory)
        {
            NoteMissingDirectories(Path.Combine(directory, "maps"));
            BpfFileSystem.EnsureMounted(directory);
        }
    }

    /// <summary>Where the object itself pins a map, or null.</summary>
    public string? PathOf(MapSpec map, string objectName) =>
        map.Pinning == BpfPinning.None || !map.AutoCreate ? null : BpfFileSystem.GetPinPath(map.Pinning, map.Name, objectName, _request.PinRoot);

    public string? PinProgram(BpfProgram program) => Pin(program.Handle, program.Name, PinnedKind.Program);

    public string? PinMap(BpfHandle map, string name) => Pin(map, $"maps/{name}", PinnedKind.Map);

    /// <summary>Leaves the pins where they are.</summary>
    public void Keep() => _isKept = true;

    string? Pin(BpfHandle handle, string name, string kind)
    {
        if (_request.PinDirectory is null)
        {
            return null;
        }

        string path = Path.GetFullPath(Path.Combine(_request.PinDirectory, BpfFileSystem.Escape(name)));
        PinnedObject.Pin(handle, path, kind);
        _new.Add(path);
        return path;
    }

    // Outermost first, so that the stack gives the innermost back first.
    void NoteMissingDirectories(string path)
    {
        var missing = new Stack<string>();
        for (string? directory = Path.GetFullPath(path); directory is not null && !Directory.Exists(directory); directory = Path.GetDirectoryName(directory))
        {
            missing.Push(directory);
        }

        foreach (string directory in missing.Where(directory => !_newDirectories.Contains(directory)))
        {
            _newDirectories.Push(directory);
        }
    }

    public void Dispose()
    {
        if (_isKept)
        {
            return;
        }

        foreach (string path in _new)
        {
            Try(path, File.Delete);
        }

        foreach (string path in _newDirectories)
        {
            Try(path, Directory.Delete); // only if it is empty
        }
    }

    // What is left to report is why the load failed, or that it succeeded.
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
