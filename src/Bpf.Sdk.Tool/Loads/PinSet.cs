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
    readonly PinJournal _journal = new();
    bool _isKept;

    public PinSet(LoadRequest request, OpenBpfObject open)
    {
        _request = request;
        foreach (MapSpec map in open.Maps.Values)
        {
            if (PathOf(map, open.Name) is { } path && !File.Exists(path))
            {
                _journal.NotePin(path);
                _journal.NoteMissingDirectories(Path.GetDirectoryName(path)!);
            }
        }
    }

    /// <summary>Makes sure that the directory for pins can be one, before anything is loaded.</summary>
    public void Prepare()
    {
        if (_request.PinDirectory is { } directory)
        {
            _journal.NoteMissingDirectories(Path.Combine(directory, "maps"));
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
        _journal.NotePin(path);
        return path;
    }

    public void Dispose()
    {
        if (!_isKept)
        {
            _journal.TakeBack();
        }
    }
}
