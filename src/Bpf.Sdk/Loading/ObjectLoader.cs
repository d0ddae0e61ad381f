using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;

namespace Bpf.Sdk.Loading;

/// <summary>Brings an object into the kernel: types, maps, global variables, programs. What was made is undone if a step fails.</summary>
sealed class ObjectLoader : IDisposable
{
    readonly ObjectSpec _spec;
    readonly BpfLoadOptions _options;
    readonly IReadOnlyDictionary<string, BpfHandle> _reused;
    readonly IReadOnlyDictionary<string, BpfHandle> _innerMaps;
    readonly Dictionary<string, RawMap> _maps = [];
    readonly Dictionary<string, GlobalSection> _sections = [];
    readonly Dictionary<string, BpfProgram> _programs = [];
    readonly Dictionary<string, string> _notLoaded = [];
    readonly Dictionary<string, StructOpsMap> _structOps = [];
    readonly HashSet<string> _newMaps = [];
    readonly List<string> _newPins = [];
    readonly Stack<string> _newDirectories = [];
    readonly ExternResolver _externs;
    StructOpsPlan _structOpsPlan = StructOpsPlan.Empty;
    LoadedBtf? _btf;
    BpfException? _btfFailure;

    ObjectLoader(ObjectSpec spec, BpfLoadOptions options, IReadOnlyDictionary<string, BpfHandle> reused, IReadOnlyDictionary<string, BpfHandle> innerMaps)
    {
        (_spec, _options, _reused, _innerMaps) = (spec, options, reused, innerMaps);
        _externs = new ExternResolver(spec, options.Kernel, options.KernelConfig);
    }

    /// <param name="spec">The object.</param>
    /// <param name="options">How to load it.</param>
    /// <param name="reused">By name, maps that take the place of the object's own.</param>
    /// <param name="innerMaps">By name of a map of maps, a map that its inner maps are to be like.</param>
    public static BpfObject Load(ObjectSpec spec, BpfLoadOptions options, IReadOnlyDictionary<string, BpfHandle> reused, IReadOnlyDictionary<string, BpfHandle> innerMaps)
    {
        if (spec.IsBigEndian == BitConverter.IsLittleEndian)
        {
            throw new BpfNotSupportedException("foreign byte order", null,
                $"Object '{spec.Name}' is for {(spec.IsBigEndian ? "big" : "little")}-endian machines and this one is not. Compile it with -target bpf{(spec.IsBigEndian ? "el" : "eb")}.");
        }

        using var loader = new ObjectLoader(spec, options, reused, innerMaps);
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
        // What cannot work fails before anything exists in the kernel.
        _structOpsPlan = StructOpsMaps.Plan(_spec, _options.Kernel);
        List<(ProgramSpec Spec, LinkedProgram Program)> linked = LinkPrograms();
        if (_spec.Maps.Any(map => map.Pinning != BpfPinning.None && map.AutoCreate && !_reused.ContainsKey(map.Name)))
        {
            NoteMissingDirectories(_options.PinRoot ?? BpfFileSystem.DefaultPath);
            BpfFileSystem.EnsureMounted(_options.PinRoot);
        }

        LoadTypes();
        foreach (MapSpec map in _spec.Maps)
        {
            LoadMap(map);
        }

        MapSlotFiller.FillWithMaps(_spec, _maps, _newMaps);

        foreach (GlobalSectionSpec section in _spec.Sections)
        {
            LoadSection(section);
        }

        if (_externs.ConfigSection is { } config)
        {
            LoadSection(config);
        }

        StructOpsMaps.Create(_structOpsPlan, _btf, _options.Kernel, _structOps);
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
                AttachTarget = _structOpsPlan.For(program.Name) is { } member ? new(member.Type, member.Module) : attachTargets.Resolve(program),
                Object = _spec,
                ModuleTypes = _externs.ModuleTypes,
                LogLevel = _options.LogLevel | program.LogLevel,
                Kernel = _options.Kernel,
            }, out string log);
            AddOrClose(_programs, program.Name, handle, () => new BpfProgram(handle, program.Name, ownsHandle: false) { VerifierLog = log });
            BindConstants(handle, instructions);
        }

        MapSlotFiller.FillWithPrograms(_spec, _maps, _programs);
        StructOpsMaps.Fill(_structOpsPlan, _structOps, _programs);
        var programs = new NamedItems<BpfProgram>("program", _spec.Name, InOrder(_spec.Programs.Select(static program => program.Name), _programs));
        foreach ((string name, string reason) in _notLoaded)
        {
            programs.AddMissing(name, reason);
        }

        var maps = new NamedItems<RawMap>("map", _spec.Name, InOrder(_spec.Maps.Select(static map => map.Name), _maps));
        foreach (MapSpec map in _spec.Maps.Where(map => !_maps.ContainsKey(map.Name)))
        {
            maps.AddMissing(map.Name, $"Map '{map.Name}' was not created: its AutoCreate is off.");
        }

        return new(
            _spec.Name,
            maps,
            programs,
            new NamedItems<GlobalSection>("section", _spec.Name, InOrder([.. _spec.Sections.Select(static section => section.Name), ExternSpec.ConfigSection], _sections)),
            new NamedItems<StructOpsMap>("structure of callbacks", _spec.Name, InOrder(_spec.StructOps.Select(static structOps => structOps.Name), _structOps)))
        {
            BtfFailure = _btfFailure,
        };
    }

    List<(ProgramSpec, LinkedProgram)> LinkPrograms()
    {
        var linked = new List<(ProgramSpec, LinkedProgram)>();
        var core = new CoreRelocator(_spec, _options);
        foreach (ProgramSpec program in _spec.Programs)
        {
            if (_structOpsPlan.For(program.Name) is { } member)
            {
                Link(program with { Type = BpfProgramType.StructOps, AttachType = (BpfAttachType)member.Member });
            }
            else if (program.Type == BpfProgramType.StructOps)
            {
                _notLoaded.Add(program.Name, $"Program '{program.Name}' was not loaded: no structure of callbacks that is loaded needs it.");
            }
            else if (!program.AutoLoad)
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
                Link(program);
            }
        }

        return linked;

        void Link(ProgramSpec program)
        {
            LinkedProgram instructions = LinkedProgram.Link(_spec, program);
            core.Relocate(program, instructions);
            _externs.Resolve(program, instructions);
            linked.Add((program, instructions));
        }
    }

    void LoadTypes()
    {
        if (_spec.Btf is null)
        {
            return;
        }

        _btf = LoadedBtf.TryLoad(ExternTypes.Define(_spec.Btf, _spec.Externs), _options.Kernel.Features, out _btfFailure);
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
        var creation = new MapCreation { Btf = _btf, Features = _options.Kernel.Features, InnerMap = _innerMaps.GetValueOrDefault(spec.Name) };
        bool isNew = false;
        if (_reused.TryGetValue(spec.Name, out BpfHandle? given))
        {
            handle = given.Duplicate();
        }
        else if (!spec.AutoCreate)
        {
            return;
        }
        else if (spec.Pinning == BpfPinning.None)
        {
            handle = MapCreator.Create(spec, creation);
            isNew = true;
        }
        else
        {
            string path = BpfFileSystem.GetPinPath(spec.Pinning, spec.Name, _spec.Name, _options.PinRoot);
            NoteMissingDirectories(Path.GetDirectoryName(path)!);
            handle = MapCreator.CreatePinned(spec, path, creation, out isNew);
            if (isNew)
            {
                _newPins.Add(path);
            }
        }

        AddOrClose(_maps, spec.Name, handle, () => new RawMap(handle, spec.Name, ownsHandle: false));
        if (isNew)
        {
            _newMaps.Add(spec.Name);
        }
    }

    unsafe void LoadSection(GlobalSectionSpec section)
    {
        bool isConstant = section.Kind is GlobalSectionKind.Rodata or GlobalSectionKind.KernelConfig;
        var spec = new MapSpec
        {
            Name = SectionMapName(section.Name),
            Type = BpfMapType.Array,
            KeySize = sizeof(uint),
            ValueSize = (uint)section.Size,
            MaxEntries = 1,
            Flags = (section.IsMapped ? MapCalls.Mappable : 0) | (isConstant ? MapCalls.ReadOnlyForProgram : 0),
            ValueType = section.Type,
        };
        BpfHandle handle = MapCreator.Create(spec, new MapCreation { Btf = _btf, Features = _options.Kernel.Features });
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

            MappedMemory? memory = null;
            if (section.IsMapped)
            {
                memory = MappedMemory.Create(handle, (nuint)section.Size, !isConstant, out int result);
                Check("map global variables", result);
            }

            return new GlobalSection(section.Name, section.Kind, section.Size, handle, memory);
        });

        void Check(string operation, int result)
        {
            if (result < 0)
            {
                throw KernelFailure.Create(operation, section.Name, result);
            }
        }
    }

    // Constants that no instruction loads can still tell of the program to those who look at it, so they stay with it, as by libbpf.
    void BindConstants(BpfHandle program, LinkedProgram instructions)
    {
        for (int i = 0; i < _spec.Sections.Count; i++)
        {
            GlobalSectionSpec section = _spec.Sections[i];
            if (section.Kind == GlobalSectionKind.Rodata && !instructions.References.Any(item => item.Reference.Kind == ReferenceKind.Global && item.Reference.Target == i))
            {
                // Kernels before 5.10 do not know the command, and nothing depends on it.
                _ = ProgramCalls.BindMap(program, _sections[section.Name].Map);
            }
        }
    }

    // As libbpf names them, since other tools look for it: the start of the object's name, as far as a section's name of seven characters leaves
    // room for it, and the section's. A section with a name of its own (.data.NAME) goes without the object's.
    string SectionMapName(string section)
    {
        const int Longest = 15, Reserved = 7;
        int room = section.IndexOf('.', 1) >= 0 ? 0 : Math.Max(0, Longest - Math.Max(section.Length, Reserved));
        return string.Concat(_spec.Name.AsSpan(0, Math.Min(_spec.Name.Length, room)), section);
    }

    void FillReferences(LinkedProgram program)
    {
        foreach ((int at, InstructionReference reference) in program.References)
        {
            BpfInstruction load = program.Instructions[at];
            if (reference.Kind == ReferenceKind.Map)
            {
                if (!_maps.TryGetValue(_spec.Maps[reference.Target].Name, out RawMap? map))
                {
                    MissingMap.Poison(program.Instructions, at, reference.Target);
                    continue;
                }

                program.Instructions[at] = load.WithSource(BpfInstruction.PseudoMapFd) with { Immediate = map.Handle.FileDescriptor };
            }
            else if (reference.Kind == ReferenceKind.Global)
            {
                FillAddress(_spec.Sections[reference.Target].Name, reference.Offset);
            }
            else if (reference.Kind == ReferenceKind.Extern && _spec.Externs[reference.Target] is { Kind: ExternKind.KernelConfig } config)
            {
                FillAddress(ExternSpec.ConfigSection, config.Offset + reference.Offset);
            }

            void FillAddress(string section, int offset)
            {
                program.Instructions[at] = load.WithSource(BpfInstruction.PseudoMapValue) with { Immediate = _sections[section].Map.FileDescriptor };
                program.Instructions[at + 1] = program.Instructions[at + 1] with { Immediate = offset };
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

        new BpfObject(_spec.Name, _maps, _programs, _sections, _structOps).Dispose();
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
