using System.Text;
using Bpf.Sdk.Kernel;
using Bpf.Sdk.Objects;
using Bpf.Sdk.Tool.Commands;
using Bpf.Sdk.Tool.Output;

namespace Bpf.Sdk.Tool.Loads;

/// <summary>Loads an object as it is asked to, and says what came of it. Whatever fails is in the report.</summary>
sealed class ObjectLoad
{
    readonly LoadRequest _request;
    readonly OpenBpfObject _open;
    readonly PinSet _pins;
    readonly BpfLoadOptions _options;

    ObjectLoad(LoadRequest request, OpenBpfObject open, PinSet pins, BpfProgram? target)
    {
        (_request, _open, _pins) = (request, open, pins);
        foreach (SectionTypeChoice choice in request.Types)
        {
            choice.ApplyTo(open);
        }

        if (target is not null)
        {
            Replace(target);
        }

        foreach (string name in request.Only)
        {
            _ = open.Programs.ContainsKey(name) ? 0 : throw new BpfException(Absent(name));
        }

        _options = new()
        {
            PinRoot = request.PinRoot,
            KernelBtf = request.Btf,
            KernelConfig = request.KernelConfig is { } path ? Encoding.UTF8.GetString(Loading.Externs.KernelConfig.ReadFile(path)) : null,
            LogLevel = request.WithLog ? BpfLogLevel.Verbose | BpfLogLevel.Statistics : BpfLogLevel.None,
        };
    }

    /// <summary>Loads the object as one: all of it, or nothing.</summary>
    public static LoadReport Whole(LoadRequest request) => Run(request, static load => load.LoadWhole());

    /// <summary>Loads each program by itself, with the maps of the object, so that one that fails does not keep the others from being looked at.</summary>
    public static LoadReport EachByItself(LoadRequest request) => Run(request, static load => load.LoadEach());

    static LoadReport Run(LoadRequest request, Func<ObjectLoad, LoadReport> load)
    {
        OpenBpfObject? open = null;
        try
        {
            open = BpfObject.Open(request.Path);
            using BpfProgram? target = request.Target is { } reference ? ObjectReference.OpenProgram(reference) : null;
            using var pins = new PinSet(request, open);
            return load(new(request, open, pins, target));
        }
        catch (Exception exception) when (exception is BpfException or IOException or UnauthorizedAccessException)
        {
            ErrorReport error = ErrorReport.Of(exception);
            string reason = error.Program is { } program ? $"Nothing was loaded, since program '{program}' was refused." : "Nothing was loaded.";
            return new()
            {
                Object = open?.Name,
                File = request.Path,
                Error = error,
                Programs = [.. open?.Programs.Values.Select(spec => Describe(spec) with { Reason = spec.Name == error.Program ? error.Message : reason }) ?? []],
            };
        }
        finally
        {
            open?.Dispose();
        }
    }

    void Replace(BpfProgram target)
    {
        bool isNeeded = false;
        foreach (ProgramSpec spec in _open.Programs.Values.Where(static spec => spec.Type == BpfProgramType.Extension))
        {
            (spec.TargetProgram, isNeeded) = (target, true);
        }

        if (!isNeeded)
        {
            throw new BpfException($"{_open.Name} has no program that replaces a function of another one (section freplace/FUNCTION), so that there is nothing to --target.");
        }
    }

    LoadReport LoadWhole()
    {
        if (_request.Only.Count > 0)
        {
            Select(_request.Only);
        }

        if (_open.Programs.Values.FirstOrDefault(static spec => spec.AutoLoad && LacksTarget(spec)) is { } extension)
        {
            throw new BpfException($"Cannot load program '{extension.Name}'. {ReasonOf(extension)}");
        }

        _pins.Prepare();
        using BpfObject loaded = _open.Load(_options);
        foreach (string name in _request.Only.Where(name => !loaded.Programs.ContainsKey(name)))
        {
            throw new BpfException(ReasonOf(_open.Programs[name]));
        }

        ProgramReport[] programs = [.. _open.Programs.Values.Select(spec => loaded.Programs.TryGetValue(spec.Name, out BpfProgram? program) ? Describe(spec, program) : NotLoaded(spec))];
        var report = new LoadReport
        {
            Object = _open.Name,
            File = _request.Path,
            Loaded = true,
            Programs = programs,
            Maps = DescribeMaps(loaded),
            Warnings = [.. WarningsOf(loaded), .. Untyped()],
        };
        if (_request.PinDirectory is not null)
        {
            _pins.Keep();
        }

        return report;
    }

    LoadReport LoadEach()
    {
        var programs = new List<ProgramReport>();
        ErrorReport? first = null;
        foreach (ProgramSpec spec in _open.Programs.Values)
        {
            ProgramReport program = IsToBeTried(spec) ? LoadOne(spec) : NotLoaded(spec);
            first ??= program.Error;
            programs.Add(program);
        }

        var report = new LoadReport { Object = _open.Name, File = _request.Path, Programs = programs };
        Select([]);
        foreach (MapSpec map in _open.Maps.Values)
        {
            map.Slots = default; // what they would hold is not loaded now
        }

        try
        {
            using BpfObject maps = _open.Load(_options);
            return report with { Loaded = first is null, Error = first, Maps = DescribeMaps(maps), Warnings = [.. WarningsOf(maps), .. Untyped()] };
        }
        catch (BpfException exception)
        {
            return report with { Error = first ?? ErrorReport.Of(exception) };
        }
    }

    ProgramReport LoadOne(ProgramSpec spec)
    {
        Select([spec.Name]);
        try
        {
            using BpfObject loaded = _open.Load(_options);
            return loaded.Programs.TryGetValue(spec.Name, out BpfProgram? program) ? Describe(spec, program) : NotLoaded(spec);
        }
        catch (BpfException exception)
        {
            return Describe(spec) with { Reason = exception.Message, Error = ErrorReport.Of(exception, spec.Name) };
        }
    }

    // Programs of structures of callbacks are loaded because of these, whatever their AutoLoad.
    void Select(IReadOnlyList<string> names)
    {
        foreach (ProgramSpec spec in _open.Programs.Values)
        {
            spec.AutoLoad = names.Contains(spec.Name);
        }

        foreach (StructOpsSpec structOps in _open.StructOps.Values)
        {
            structOps.AutoCreate = structOps.Callbacks.Any(callback => names.Contains(callback.Program));
        }
    }

    // Also what the object leaves out by itself: whether it would load is what one wants to know.
    bool IsToBeTried(ProgramSpec spec) =>
        (_request.Only.Count == 0 || _request.Only.Contains(spec.Name))
        && (spec.Type != BpfProgramType.StructOps || _open.StructOps.Values.Any(structOps => structOps.Callbacks.Any(callback => callback.Program == spec.Name)))
        && spec.Type != BpfProgramType.Unspecified
        && !LacksTarget(spec);

    static bool LacksTarget(ProgramSpec spec) => spec is { Type: BpfProgramType.Extension, TargetProgram: null };

    string Absent(string name) => $"{_open.Name} has no program '{name}'. It has: {string.Join(", ", _open.Programs.Keys)}.";

    ProgramReport NotLoaded(ProgramSpec spec) => Describe(spec) with { Reason = ReasonOf(spec) };

    string ReasonOf(ProgramSpec spec) => spec.Type switch
    {
        BpfProgramType.Unspecified => $"Section '{spec.SectionName}' does not name a type of program. Say which it is: --type {spec.SectionName}=TYPE.",
        _ when _request.Only.Count > 0 && !_request.Only.Contains(spec.Name) => "It was not asked for (--only).",
        _ when LacksTarget(spec) => "It replaces a function of another program. Say of which: --target PROGRAM.",
        BpfProgramType.StructOps => "No structure of callbacks that is loaded has it.",
        _ => $"The object leaves it out by itself (its section begins with '?'). Ask for it: --only {spec.Name}.",
    };

    IEnumerable<string> Untyped() => _request.Only.Count > 0 ? [] : _open.Programs.Values
        .Where(static spec => spec.Type == BpfProgramType.Unspecified)
        .Select(spec => $"Program '{spec.Name}' was not loaded. {ReasonOf(spec)}");

    static IEnumerable<string> WarningsOf(BpfObject loaded) =>
        loaded.BtfFailure is { } failure ? [$"The kernel refused the object's types, so that tools show no names and source lines of C: {failure.Message}"] : [];

    static ProgramReport Describe(ProgramSpec spec) => new()
    {
        Name = spec.Name,
        Section = spec.SectionName,
        Type = KernelNames.Of(spec.Type),
        AttachType = KernelNames.Of(spec.AttachType, spec.Type),
        AttachTarget = spec.AttachTarget,
    };

    ProgramReport Describe(ProgramSpec spec, BpfProgram program)
    {
        BpfProgramInfo info = program.GetInfo();
        return Describe(spec) with
        {
            Type = KernelNames.Of(info.Type),
            Loaded = true,
            Id = info.Id,
            KernelName = info.Name,
            Tag = info.Tag,
            Instructions = info.InstructionBytes / 8,
            VerifiedInstructions = info.VerifiedInstructions == 0 ? null : info.VerifiedInstructions,
            JitedBytes = info.MachineCodeBytes,
            BtfId = info.BtfId,
            MapIds = info.MapIds,
            Pinned = _pins.PinProgram(program),
            Log = program.VerifierLog.Length > 0 ? program.VerifierLog : null,
        };
    }

    MapReport[] DescribeMaps(BpfObject loaded) =>
    [
        .. loaded.Maps.Values.Select(map => Describe(map.Handle, map.Name, map.Name, _pins.PathOf(_open.Maps[map.Name], _open.Name))),
        .. loaded.StructOps.Values.Select(map => Describe(map.Handle, map.Name, map.Name)),
        // Variables in an arena have no map of their own. Many objects have a section of the same name, so that its pin is named for the object too.
        .. loaded.Sections.Values.Where(static section => section.Kind != GlobalSectionKind.Arena)
            .Select(section => Describe(section.Map, section.Name, loaded.Name + section.Name)),
    ];

    MapReport Describe(BpfHandle map, string name, string pinName, string? ownPin = null)
    {
        MapInfo info = ObjectInfo.Get<MapInfo>(map, PinnedKind.Map);
        return new()
        {
            Name = name,
            KernelName = info.name.ToString(),
            Id = info.id,
            Type = KernelNames.Of((BpfMapType)info.type),
            KeySize = info.key_size,
            ValueSize = info.value_size,
            MaxEntries = info.max_entries,
            Flags = info.map_flags,
            MapExtra = info.map_extra,
            BtfId = info.btf_id,
            BtfKeyTypeId = info.btf_key_type_id,
            BtfValueTypeId = info.btf_value_type_id,
            BtfVmlinuxValueTypeId = info.btf_vmlinux_value_type_id,
            Pinned = [.. new[] { ownPin, _pins.PinMap(map, pinName) }.OfType<string>()],
        };
    }
}
