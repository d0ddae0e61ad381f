using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk;

/// <summary>An object that was opened and is not yet in the kernel: sizes, pinning, program types and global variables can be set.</summary>
public sealed class OpenBpfObject : IDisposable
{
    readonly ObjectSpec _spec;
    readonly Dictionary<string, BpfHandle> _reused = [];
    readonly Dictionary<string, BpfHandle> _innerMaps = [];
    bool _isDisposed;

    internal OpenBpfObject(ObjectSpec spec)
    {
        _spec = spec;
        Maps = new NamedItems<MapSpec>("map", spec.Name, spec.Maps.Select(static map => KeyValuePair.Create(map.Name, map)));
        StructOps = new NamedItems<StructOpsSpec>("structure of callbacks", spec.Name, spec.StructOps.Select(static structOps => KeyValuePair.Create(structOps.Name, structOps)));
        Programs = new NamedItems<ProgramSpec>("program", spec.Name, spec.Programs.Select(static program => KeyValuePair.Create(program.Name, program)));
        Sections = new NamedItems<GlobalSectionSpec>("section", spec.Name, spec.Sections.Select(static section => KeyValuePair.Create(section.Name, section)));
        Globals = new NamedItems<GlobalVariableSpec>("global variable", spec.Name,
            spec.Sections.SelectMany(static section => section.Variables).Select(static variable => KeyValuePair.Create(variable.Name, variable)));
    }

    /// <summary>Name of the object: its file name without <c>.bpf.o</c>.</summary>
    public string Name => _spec.Name;

    /// <summary>Maps by name.</summary>
    public IReadOnlyDictionary<string, MapSpec> Maps { get; }

    /// <summary>Programs by the name of their C function.</summary>
    public IReadOnlyDictionary<string, ProgramSpec> Programs { get; }

    /// <summary>Kernel structures of callbacks that the object implements, by the name of their variable.</summary>
    public IReadOnlyDictionary<string, StructOpsSpec> StructOps { get; }

    /// <summary>Sections of global variables by name: <c>.rodata</c>, <c>.data</c>, <c>.bss</c>.</summary>
    public IReadOnlyDictionary<string, GlobalSectionSpec> Sections { get; }

    /// <summary>Global variables by name. Of static variables of one name the first one is listed.</summary>
    public IReadOnlyDictionary<string, GlobalVariableSpec> Globals { get; }

    /// <summary>Lets the programs use a map that exists instead of one of the object's own.</summary>
    /// <param name="name">Name of the object's map.</param>
    /// <param name="map">The map to use; it is the caller's to dispose, at any time.</param>
    /// <exception cref="BpfMapMismatchException">The map differs from the object's.</exception>
    public void ReuseMap(string name, BpfMap map)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(map);
        if (map.Compare(Maps[name]) is { Count: > 0 } differences)
        {
            throw new BpfMapMismatchException(map.Name, differences, $"It cannot take the place of map '{name}' of {Name}.");
        }

        Keep(_reused, name, map);
    }

    /// <summary>Gives the kernel a map that the inner maps of a map of maps are to be like, instead of <see cref="MapSpec.InnerMap"/>.</summary>
    /// <param name="name">Name of the object's map of maps.</param>
    /// <param name="map">A map of the kind; it is not put into the map of maps, and is the caller's to dispose, at any time.</param>
    /// <exception cref="ArgumentException">The object's map is not a map of maps.</exception>
    public void SetInnerMap(string name, BpfMap map)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        ArgumentNullException.ThrowIfNull(map);
        if (!Maps[name].IsMapOfMaps)
        {
            throw new ArgumentException($"Map '{name}' of {Name} is of kind {Maps[name].Type} and holds no maps.", nameof(name));
        }

        Keep(_innerMaps, name, map);
    }

    /// <summary>Creates the maps, fills the global variables in, and has the kernel verify the programs. Either all of it succeeds, or nothing is left behind.</summary>
    /// <exception cref="BpfLoadException">The verifier refused a program.</exception>
    /// <exception cref="BpfMapMismatchException">A pinned map that exists is of another shape.</exception>
    /// <exception cref="BpfException">The kernel or the BPF file system refused something else; the message says what to do.</exception>
    public BpfObject Load(BpfLoadOptions? options = null)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return ObjectLoader.Load(_spec, options ?? new(), _reused, _innerMaps);
    }

    /// <summary>Lets go of maps given to <see cref="ReuseMap"/> and <see cref="SetInnerMap"/>. What was loaded stays.</summary>
    public void Dispose()
    {
        _isDisposed = true;
        foreach (BpfHandle handle in _reused.Values.Concat(_innerMaps.Values))
        {
            handle.Dispose();
        }
    }

    static void Keep(Dictionary<string, BpfHandle> handles, string name, BpfMap map)
    {
        BpfHandle duplicate = map.Handle.Duplicate();
        if (handles.Remove(name, out BpfHandle? earlier))
        {
            earlier.Dispose();
        }

        handles.Add(name, duplicate);
    }
}
