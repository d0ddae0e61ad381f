using Bpf.Sdk.Btf;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Loading.CoRe;
using Bpf.Sdk.Loading.Externs;
using Bpf.Sdk.Loading.Maps;
using Bpf.Sdk.Loading.StructOps;
using Bpf.Sdk.Loading.Targets;
using Bpf.Sdk.Loading.Types;
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
    readonly PinJournal _journal = new();
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
            _journal.NoteMissingDirectories(_options.PinRoot ?? BpfFileSystem.DefaultPath);
            BpfFileSystem.EnsureMounted(_options.PinRoot);
        }

        LoadTypes(linked);
        foreach (MapSpec map in _spec.Maps)
        {
            LoadMap(map, linked);
        }

        MapSlotFiller.FillWithMaps(_spec, _maps, _newMaps);

        if (ArenaLoader.Load(_spec, _maps, _newMaps.Contains, _options.Kernel.Features) is { } arena)
        {
            _sections.Add(arena.Name, arena);
        }

        foreach (GlobalSectionSpec section in _spec.Sections)
        {
            LoadSection(section);
        }

        if (_externs.ConfigSection is { } config)
        {
            LoadSection(config);
        }

        StructOpsMaps.Create(_structOpsPlan, _btf, _options, _structOps);
        var references = new ReferenceFiller(
            _spec,
            map => _maps.TryGetValue(_spec.Maps[map].Name, out RawMap? created) ? created.Handle.FileDescriptor : null,
            name => _sections.TryGetValue(name, out GlobalSection? section) ? (section.Map.FileDescriptor, section.Start) : null);
        var attachTargets = new AttachTargetResolver(_options.Kernel);
        foreach ((ProgramSpec program, LinkedProgram instructions) in linked)
        {
            references.Fill(instructions, instructions.Instructions);
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
                Rights = _options.Rights,
                Kernel = _options.Kernel,
            }, out string log);
            GlobalSectionLoader.BindConstants(handle, _sections.Values, section => Uses(instructions, section));
            AddOrClose(_programs, program.Name, handle, () => new BpfProgram(handle, program.Name, ownsHandle: false) { VerifierLog = log });
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

        var sections = new NamedItems<GlobalSection>("section", _spec.Name, InOrder([.. _spec.Sections.Select(static section => section.Name), ExternSpec.ConfigSection], _sections));
        foreach (GlobalSectionSpec section in _spec.Sections.Where(section => !_sections.ContainsKey(section.Name)))
        {
            sections.AddMissing(section.Name, section.Kind == GlobalSectionKind.Arena
                ? $"Section '{section.Name}' was not created: AutoCreate of its arena is off."
                : $"Section '{section.Name}' was not created: this kernel has no global variables. They need Linux 5.2.");
        }

        return new(
            _spec.Name,
            maps,
            programs,
            sections,
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
                Link(UserProbe.Adapt(program, _options.Kernel.Features));
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

    void LoadTypes(List<(ProgramSpec Spec, LinkedProgram Program)> programs)
    {
        if (_spec.Btf is null)
        {
            _btfFailure = _spec.BtfProblem;
            return;
        }

        BtfTable types = ContextArguments.Adapt(ExternTypes.Define(_spec.Btf, _spec.Externs), programs, _options.Kernel.Features);
        _btf = LoadedBtf.TryLoad(types, _options.Kernel.Features, out _btfFailure, _options.Rights);
        if (_btfFailure is not null && (_structOpsPlan.Images.Count > 0 || programs.Exists(static program => program.Spec.Type is BpfProgramType.StructOps or BpfProgramType.Extension)))
        {
            throw _btfFailure;
        }
    }

    void LoadMap(MapSpec spec, List<(ProgramSpec Spec, LinkedProgram Program)> programs)
    {
        BpfHandle handle;
        var creation = new MapCreation { Btf = _btf, BtfFailure = _btfFailure, Features = _options.Kernel.Features, Rights = _options.Rights, InnerMap = _innerMaps.GetValueOrDefault(spec.Name), ExclusiveProgram = DigestOfUser(spec, programs) };
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
            _journal.NoteMissingDirectories(Path.GetDirectoryName(path)!);
            handle = MapCreator.CreatePinned(spec, path, creation, out isNew);
            if (isNew)
            {
                _journal.NotePin(path);
            }
        }

        AddOrClose(_maps, spec.Name, handle, () => new RawMap(handle, spec.Name, ownsHandle: false));
        if (isNew)
        {
            _newMaps.Add(spec.Name);
        }
    }

    bool Uses(LinkedProgram program, string section)
    {
        foreach ((_, InstructionReference reference) in program.References)
        {
            if (reference.Kind == ReferenceKind.Global && _spec.Sections[reference.Target].Name == section)
            {
                return true;
            }
        }

        return false;
    }

    // The one program that may use an exclusive map.
    byte[]? DigestOfUser(MapSpec map, List<(ProgramSpec Spec, LinkedProgram Program)> programs)
    {
        if (map.ExclusiveProgram is not { } name)
        {
            return null;
        }

        int index = programs.FindIndex(program => program.Spec.Name == name);
        return index >= 0
            ? ProgramDigest.Compute(_spec, programs[index].Program)
            : throw new BpfException("create map", map.Name, 0, $"It is for program '{name}' alone, which the object does not have or does not load.");
    }

    void LoadSection(GlobalSectionSpec section)
    {
        if (section.Kind == GlobalSectionKind.Arena)
        {
            return; // it is in the arena
        }

        if (GlobalSectionLoader.Load(_spec, section, new MapCreation { Btf = _btf, Features = _options.Kernel.Features, Rights = _options.Rights }) is { } loaded)
        {
            _sections.Add(section.Name, loaded);
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
        _journal.TakeBack();
        new BpfObject(_spec.Name, _maps, _programs, _sections, _structOps).Dispose();
    }

    public void Dispose() => _btf?.Dispose();
}
