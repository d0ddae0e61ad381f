using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Brings an object into the kernel: types, maps, global variables, programs. What was made is undone if a step fails.</summary>
sealed class ObjectLoader : IDisposable
{
    readonly ObjectSpec _spec;
    readonly BpfLoadOptions _options;
    readonly IReadOnlyDictionary<string, BpfHandle> _reused;
    readonly Dictionary<string, RawMap> _maps = [];
    readonly Dictionary<string, GlobalSection> _sections = [];
    readonly Dictionary<string, BpfProgram> _programs = [];
    readonly Dictionary<string, string> _notLoaded = [];
    readonly List<string> _newPins = [];
    readonly Stack<string> _newDirectories = [];
    LoadedBtf? _btf;
    BpfException? _btfFailure;

    ObjectLoader(ObjectSpec spec, BpfLoadOptions options, IReadOnlyDictionary<string, BpfHandle> reused)
    {
        (_spec, _options, _reused) = (spec, options, reused);
    }

    public static BpfObject Load(ObjectSpec spec, BpfLoadOptions options, IReadOnlyDictionary<string, BpfHandle> reused)
    {
        if (spec.IsBigEndian == BitConverter.IsLittleEndian)
        {
            throw new BpfNotSupportedException("foreign byte order", null,
                $"Object '{spec.Name}' is for {(spec.IsBigEndian ? "big" : "little")}-endian machines and this one is not. Compile it with -target bpf{(spec.IsBigEndian ? "el" : "eb")}.");
        }

        using var loader = new ObjectLoader(spec, options, reused);
        try
        {
            return loader.Load();
        }
        catch
        {
            loader.Undo();
            throw;
        }
    }

    BpfObject Load()
    {
        // Linking needs no kernel: what cannot work fails before anything exists.
        List<(ProgramSpec Spec, LinkedProgram Program)> linked = LinkPrograms();
        if (_spec.Maps.Any(map => map.Pinning != BpfPinning.None && !_reused.ContainsKey(map.Name)))
        {
            NoteMissingDirectories(_options.PinRoot ?? BpfFileSystem.DefaultPath);
            BpfFileSystem.EnsureMounted(_options.PinRoot);
        }

        LoadTypes();
        foreach (MapSpec map in _spec.Maps)
        {
            LoadMap(map);
        }

        foreach (GlobalSectionSpec section in _spec.Sections)
        {
            LoadSection(section);
        }

        var attachTargets = new AttachTargetResolver(_options.Kernel);
        foreach ((ProgramSpec program, LinkedProgram instructions) in linked)
        {
            FillReferences(instructions);
            BpfHandle handle = ProgramLoader.Load(new()
            {
                Spec = program,
                Program = instructions,
                Btf = _btf,
                BtfFailure = _btfFailure,
                Types = _spec.Btf,
                KernelVersion = _spec.KernelVersion,
                AttachTarget = attachTargets.Resolve(program),
                Kernel = _options.Kernel,
            });
            AddOrClose(_programs, program.Name, handle, () => new BpfProgram(handle, program.Name, ownsHandle: false));
        }

        var programs = new NamedItems<BpfProgram>("program", _spec.Name, InOrder(_spec.Programs.Select(static program => program.Name), _programs));
        foreach ((string name, string reason) in _notLoaded)
        {
            programs.AddMissing(name, reason);
        }

        return new(
            _spec.Name,
            new NamedItems<RawMap>("map", _spec.Name, InOrder(_spec.Maps.Select(static map => map.Name), _maps)),
            programs,
            new NamedItems<GlobalSection>("section", _spec.Name, InOrder(_spec.Sections.Select(static section => section.Name), _sections)))
        {
            BtfFailure = _btfFailure,
        };
    }

    List<(ProgramSpec, LinkedProgram)> LinkPrograms()
    {
        var linked = new List<(ProgramSpec, LinkedProgram)>();
        var core = new CoreRelocator(_spec, _options.Kernel);
        var externs = new ExternResolver(_spec, _options.Kernel);
        foreach (ProgramSpec program in _spec.Programs)
        {
            if (!program.AutoLoad)
            {
                _notLoaded.Add(program.Name, $"Program '{program.Name}' was not loaded: its AutoLoad is off.");
            }
            else if (program.Type == BpfProgramType.Unspecified)
            {
                _notLoaded.Add(program.Name,
                    $"Program '{program.Name}' was not loaded: section '{program.SectionName}' does not name a type of program. Set its Type before Load(), or bind it with an attribute such as [TcProgram(\"{program.SectionName}\")].");
            }
            else
            {
                LinkedProgram instructions = LinkedProgram.Link(_spec, program);
                core.Relocate(program, instructions);
                externs.Resolve(program, instructions);
                linked.Add((program, instructions));
            }
        }

        return linked;
    }

    void LoadTypes()
    {
        if (_spec.Btf is null)
        {
            return;
        }

        _btf = LoadedBtf.TryLoad(_spec.Btf, _options.Kernel.Features, out _btfFailure);
        bool isNeeded = _spec.Maps.Any(static map => map.Type == BpfMapType.StructOps)
            || _spec.Programs.Any(static program => program.AutoLoad && program.Type is BpfProgramType.StructOps or BpfProgramType.Extension);
        if (_btfFailure is not null && isNeeded)
        {
            throw _btfFailure;
        }
    }

    void LoadMap(MapSpec spec)
    {
        BpfHandle handle;
        if (_reused.TryGetValue(spec.Name, out BpfHandle? given))
        {
            handle = given.Duplicate();
        }
        else if (spec.Pinning == BpfPinning.None)
        {
            handle = MapCreator.Create(spec, _btf);
        }
        else
        {
            string path = BpfFileSystem.GetPinPath(spec.Pinning, spec.Name, _spec.Name, _options.PinRoot);
            NoteMissingDirectories(Path.GetDirectoryName(path)!);
            handle = MapCreator.CreatePinned(spec, path, _btf, out bool isNew);
            if (isNew)
            {
                _newPins.Add(path);
            }
        }

        AddOrClose(_maps, spec.Name, handle, () => new RawMap(handle, spec.Name, ownsHandle: false));
    }

    unsafe void LoadSection(GlobalSectionSpec section)
    {
        bool isConstant = section.Kind == GlobalSectionKind.Rodata;
        var spec = new MapSpec
        {
            Name = SectionMapName(section.Name),
            Type = BpfMapType.Array,
            KeySize = sizeof(uint),
            ValueSize = (uint)section.Size,
            MaxEntries = 1,
            Flags = MapCalls.Mappable | (isConstant ? MapCalls.ReadOnlyForProgram : 0),
            ValueType = section.Type,
        };
        BpfHandle handle = MapCreator.Create(spec, _btf);
        AddOrClose(_sections, section.Name, handle, () =>
        {
            if (!section.Data.IsEmpty)
            {
                uint key = 0;
                fixed (byte* data = section.Data)
                {
                    // SAFETY: the one element has the section's size.
                    Check("fill in global variables", MapCalls.Update(handle, &key, data, MapCalls.Any));
                }
            }

            if (isConstant)
            {
                // Frozen, the verifier takes the values for constants and removes branches that they rule out.
                Check("freeze global variables", MapCalls.Freeze(handle));
            }

            MappedMemory? memory = MappedMemory.Create(handle, (nuint)section.Size, !isConstant, out int result);
            Check("map global variables", result);
            return new GlobalSection(section.Name, section.Kind, section.Size, handle, memory!);
        });

        void Check(string operation, int result)
        {
            if (result < 0)
            {
                throw KernelFailure.Create(operation, section.Name, result);
            }
        }
    }

    // As libbpf names them, since other tools look for it: the start of the object's name and the end of the section's.
    string SectionMapName(string section)
    {
        const int Longest = 15;
        string prefix = _spec.Name[..Math.Min(_spec.Name.Length, Math.Max(0, Longest - section.Length))];
        return prefix + section;
    }

    void FillReferences(LinkedProgram program)
    {
        foreach ((int at, InstructionReference reference) in program.References)
        {
            BpfInstruction load = program.Instructions[at];
            if (reference.Kind == ReferenceKind.Map)
            {
                BpfHandle map = _maps[_spec.Maps[reference.Target].Name].Handle;
                program.Instructions[at] = load.WithSource(BpfInstruction.PseudoMapFd) with { Immediate = map.FileDescriptor };
            }
            else if (reference.Kind == ReferenceKind.Global)
            {
                BpfHandle map = _sections[_spec.Sections[reference.Target].Name].Map;
                program.Instructions[at] = load.WithSource(BpfInstruction.PseudoMapValue) with { Immediate = map.FileDescriptor };
                program.Instructions[at + 1] = program.Instructions[at + 1] with { Immediate = reference.Offset };
            }
        }
    }

    // Outermost first, so that the stack gives the innermost back first.
    void NoteMissingDirectories(string path)
    {
        var missing = new Stack<string>();
        for (string? directory = Path.GetFullPath(path); directory is not null && !Directory.Exists(directory); directory = Path.GetDirectoryName(directory))
        {
            missing.Push(directory);
        }

        foreach (string directory in missing)
        {
            _newDirectories.Push(directory);
        }
    }

    static IEnumerable<KeyValuePair<string, T>> InOrder<T>(IEnumerable<string> names, Dictionary<string, T> items) =>
        names.Where(items.ContainsKey).Select(name => KeyValuePair.Create(name, items[name]));

    static void AddOrClose<T>(Dictionary<string, T> items, string name, BpfHandle handle, Func<T> create)
    {
        try
        {
            items.Add(name, create());
        }
        catch
        {
            handle.Dispose();
            throw;
        }
    }

    void Undo()
    {
        foreach (string path in _newPins)
        {
            Try(path, PinnedObject.Unpin);
        }

        foreach (string path in _newDirectories)
        {
            Try(path, Directory.Delete); // only if it is empty
        }

        new BpfObject(_spec.Name, _maps, _programs, _sections).Dispose();
    }

    // The failure that made us undo is the one to report.
    static void Try(string path, Action<string> remove)
    {
        try
        {
            remove(path);
        }
        catch (Exception exception) when (exception is BpfException or IOException or UnauthorizedAccessException)
        {
        }
    }

    public void Dispose() => _btf?.Dispose();
}
