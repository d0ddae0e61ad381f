using System.Collections.Generic;
using System.Linq;
using Bpf.Sdk.Generators.Declarations;
using Bpf.Sdk.Generators.Manifests;
using Bpf.Sdk.Generators.Types;

namespace Bpf.Sdk.Generators.Emitting;

/// <summary>The members that an instance class and its opened state get, with their names.</summary>
sealed class ClassPlan
{
    static readonly string[] Reserved = ["Object", "Open", "Load", "Dispose", "Opened"];

    readonly NameScope _scope;
    readonly ClassModel _model;
    readonly TypePlanner _planner;

    ClassPlan(ClassModel model)
    {
        _model = model;
        _scope = new(model.Class.MemberNames.Concat(Reserved).Concat(model.Class.Maps.SelectMany(static map => map.OwnTypes)));
        Types = new(model.Manifest?.Types ?? default);
        _planner = new(Types, _scope);
    }

    public CTypes Types { get; }

    public IReadOnlyList<MapMember> Maps { get; private set; } = [];

    public IReadOnlyList<ProgramMember> Programs { get; private set; } = [];

    public IReadOnlyList<SectionMember> Sections { get; private set; } = [];

    public IReadOnlyList<PlannedType> PlannedTypes { get; private set; } = [];

    /// <summary>The field behind each declared map property.</summary>
    public IReadOnlyList<DeclaredField> DeclaredFields { get; private set; } = [];

    public static ClassPlan Create(ClassModel model)
    {
        var plan = new ClassPlan(model);
        plan.NameMembers();
        return plan;
    }

    // What users name keeps its name, so the order is: their own members, C types, sections, maps, programs.
    void NameMembers()
    {
        // A property that is no map, or static, or write-only, is an error that an analyzer reports.
        DeclaredFields = [.. _model.Class.Maps
            .Where(static map => map is { Class: not null, HasGetter: true, IsStatic: false })
            .Select(map => new DeclaredField(map, _scope.Claim(CSharpName.Field(map.Property), "Map")))];
        var manifest = _model.Manifest;
        if (manifest is null)
        {
            return;
        }

        var elements = manifest.Maps.Select(PlanTypes).ToArray();
        var globals = manifest.Globals.Select(global => (Record: global, Use: _planner.Use(global.Type, global.Size, CSharpName.Pascal(global.Name)))).ToArray();
        PlannedTypes = [.. _planner.Planned];
        Sections = [.. manifest.Sections
            .Where(section => globals.Any(global => global.Record.Section == section.Name && global.Use is not null))
            .Select(section => NameSection(section, globals))];
        Maps = [.. manifest.Maps.Select((map, i) => NameMap(map, elements[i]))];
        Programs = [.. manifest.Programs.Select(NameProgram)];
    }

    ElementTypes PlanTypes(MapRecord map)
    {
        var name = CSharpName.Pascal(map.Name);
        // A struct of the user's stands for the one in C.
        var declaration = FindDeclaration(map);
        var types = PlanTypes(map, name, declaration?.OwnArguments ?? MapArguments.None);
        return map.Inner is { } inner && ClassOf(inner, PlanTypes(inner, name + "Inner", declaration?.OwnInnerArguments ?? MapArguments.None)) is { } innerClass
            ? types with { Map = innerClass }
            : types;
    }

    ElementTypes PlanTypes(MapRecord map, string hint, MapArguments own) => new(
        own.HasFlag(MapArguments.Key) ? null : PlanType(map.KeyType, map.KeySize, hint + "Key"),
        own.HasFlag(MapArguments.Value) ? null : PlanType(map.ValueType, map.ValueSize, hint + "Value"),
        null);

    /// <summary>The typed class for a map with its type arguments, or null if there is none for it.</summary>
    static string? ClassOf(MapRecord map, ElementTypes elements) =>
        MapClass.For(map.Type) is { IsTyped: true } mapClass
        && elements.Of(mapClass.Arguments) is { } arguments
        && (mapClass.KeySize is not { } keySize || keySize == map.KeySize)
            ? $"global::{BpfNames.Namespace}.{mapClass.Name}{arguments}"
            : null;

    // A legacy definition says no type. An integer of the size is what it nearly always is; other sizes stay raw.
    TypeUse? PlanType(int type, long size, string hint) =>
        type != 0 ? _planner.Use(type, size, hint)
        : size <= 8 ? Primitives.Integer(size, false)
        : null;

    SectionMember NameSection(SectionRecord section, IEnumerable<(GlobalRecord Record, TypeUse? Use)> globals)
    {
        var name = CSharpName.Pascal(section.Name);
        var property = _scope.Claim(name, "Section");
        var typeName = _scope.Claim(property + "Variables", "Type");
        var scope = new NameScope([typeName, "Equals", "GetHashCode", "GetType", "ToString", "MemberwiseClone", "ReferenceEquals", "Finalize"]);
        VariableMember[] variables = [.. globals
            .Where(global => global.Record.Section == section.Name && global.Use is not null)
            .Select(global => new VariableMember(
                scope.Claim(CSharpName.Pascal(global.Record.Name), "Variable"),
                "",
                global.Use!.Name,
                global.Record,
                global.Record.Type == 0 ? global.Record.Name : CDeclaration.Of(Types, global.Record.Type, global.Record.Name)))];
        // When all variables have their names: one may be called what another's reference would be.
        variables = [.. variables.Select(variable => variable with { Reference = scope.Claim(variable.Name + "Ref", "erence") })];
        var omitted = globals.Where(global => global.Record.Section == section.Name && global is { Use: null, Record.Size: > 0 }).Select(static global => global.Record.Name);
        return new(property, typeName, section, variables, [.. omitted]);
    }

    MapDeclaration? FindDeclaration(MapRecord map) =>
        _model.Class.Maps.FirstOrDefault(declaration => declaration.Map == map.Name && !declaration.IsStatic);

    MapMember NameMap(MapRecord map, ElementTypes elements)
    {
        if (FindDeclaration(map) is { } declared)
        {
            return new(Identifier.Escape(declared.Property), map, "", IsTyped: false, IsDeclared: true);
        }

        var type = ClassOf(map, elements);
        return new(_scope.Claim(CSharpName.Pascal(map.Name), "Map"), map, type ?? Api.RawMap, IsTyped: type is not null, IsDeclared: false);
    }

    ProgramMember NameProgram(ProgramRecord program) =>
        new(_scope.Claim(CSharpName.Pascal(program.Name), "Program"), program, _model.Declared.ClassOf(program));

    /// <summary>The C# types of a map's keys and values and the class of the maps within, or null for what has none that is of use.</summary>
    readonly record struct ElementTypes(TypeUse? Key, TypeUse? Value, string? Map)
    {
        /// <summary>A class's type arguments with their brackets, or null if one of them is missing.</summary>
        public string? Of(MapArguments arguments)
        {
            var types = new List<string?>();
            Add(MapArguments.Key, Key?.Name);
            Add(MapArguments.Value, Value?.Name);
            Add(MapArguments.Map, Map);
            return types.Contains(null) ? null : types.Count == 0 ? "" : $"<{string.Join(", ", types)}>";

            void Add(MapArguments argument, string? type)
            {
                if (arguments.HasFlag(argument))
                {
                    types.Add(type);
                }
            }
        }
    }
}
