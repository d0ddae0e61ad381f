namespace Bpf.Sdk.Btf;

/// <summary>
/// Which types of BTF are declared in C, and under which names. Sorted by name, and where names are equal by kind, number of members, size and
/// number of the type: the first keeps the name, the others become <c>name___2</c>, <c>name___3</c>, which CO-RE takes for the same name.
/// </summary>
sealed class CNames
{
    /// <summary>Types that the compiler has without being told, and that it would not let others define.</summary>
    static readonly HashSet<string> CompilerTypes = ["__builtin_va_list", "__builtin_ms_va_list", "__int128_t", "__uint128_t"];

    const string KernelFunctionTag = "bpf_kfunc";
    const string FastCallTag = "bpf_fastcall";

    readonly BtfTable _btf;
    readonly List<(string Name, BtfType Type)> _composites = [];
    readonly List<(string Name, BtfType Type)> _enums = [];
    readonly List<(string Name, BtfType Type)> _anonymousEnums = [];
    readonly List<(string Name, BtfType Type)> _typedefs = [];
    readonly List<(string Name, BtfType Type)> _forwards = [];
    readonly List<(string Name, BtfType Type)> _functions = [];
    readonly Dictionary<int, string> _changed = [];
    readonly Dictionary<int, int> _definitions = [];
    readonly Dictionary<int, int> _typedefOfAnonymous = [];
    readonly HashSet<int> _fastCalls = [];
    // C has one set of names for struct, union and enum, and one for typedefs, enumerators and functions. With each, the number that the next of its name gets.
    readonly Dictionary<string, int> _tags = [];
    readonly Dictionary<string, int> _ordinary = [];

    public CNames(BtfTable btf)
    {
        _btf = btf;
        Collect();
        foreach (List<(string Name, BtfType Type)> list in (List<(string, BtfType)>[])[_composites, _enums, _anonymousEnums, _typedefs, _forwards, _functions])
        {
            list.Sort(Compare);
        }

        NameTags();
        NameOrdinary();
    }

    /// <summary>Structs and unions that have a name.</summary>
    public IEnumerable<int> Composites => _composites.Select(static item => item.Type.Id);

    /// <summary>Enums: first those with a name, then those without that no typedef names.</summary>
    public IEnumerable<int> Enums => _enums.Concat(_anonymousEnums).Select(static item => item.Type.Id).Where(id => Definition(id) == id && !_typedefOfAnonymous.ContainsKey(id));

    public IEnumerable<int> Typedefs => _typedefs.Select(static item => item.Type.Id).Where(id => !IsCompilerType(_btf[id]));

    /// <summary>Structs and unions that BTF has the name of and nothing else.</summary>
    public IEnumerable<int> Undefined => _forwards.Select(static item => item.Type.Id).Where(id => Definition(id) == id);

    /// <summary>Functions of the kernel that programs may call.</summary>
    public IEnumerable<int> KernelFunctions => _functions.Select(static item => item.Type.Id);

    /// <summary>The type's name in C, which for an anonymous enum is a made-up one.</summary>
    public string this[BtfType type] => _changed.GetValueOrDefault(Definition(type.Id)) ?? CIdentifier.From(type.Name);

    /// <summary>The struct, union or enum that a forward declaration stands for, or the type itself.</summary>
    public int Definition(int id) => _definitions.GetValueOrDefault(id, id);

    /// <summary>The typedef that names a struct, union or enum without a name of its own; 0 if none does.</summary>
    public int TypedefOf(int anonymous) => _typedefOfAnonymous.GetValueOrDefault(anonymous);

    public static bool IsCompilerType(BtfType type) => type.Kind == BtfKind.Typedef && CompilerTypes.Contains(type.Name);

    public static bool IsArgumentList(BtfType type) => type is { Kind: BtfKind.Typedef, Name: "__builtin_va_list" or "__builtin_ms_va_list" };

    /// <summary>Whether a function saves all registers but its result's.</summary>
    public bool IsFastCall(int function) => _fastCalls.Contains(function);

    /// <summary>A name for an enumerator: its own, once.</summary>
    public string TakeEnumerator(string name) => Take(_ordinary, CIdentifier.From(name));

    void Collect()
    {
        var tagged = new HashSet<int>();
        for (int id = 1; id < _btf.Count; id++)
        {
            BtfType type = _btf[id];
            switch (type.Kind)
            {
                case BtfKind.Struct or BtfKind.Union when type.NameOffset != 0:
                    _composites.Add((type.Name, type));
                    break;
                case BtfKind.Enum or BtfKind.Enum64 when type.NameOffset != 0:
                    _enums.Add((type.Name, type));
                    break;
                case BtfKind.Enum or BtfKind.Enum64 when type.Count > 0:
                    _anonymousEnums.Add((_btf.GetEnumerators(type)[0].Name, type));
                    break;
                case BtfKind.Typedef:
                    _typedefs.Add((type.Name, type));
                    break;
                case BtfKind.Forward:
                    _forwards.Add((type.Name, type));
                    break;
                case BtfKind.DeclarationTag when type.Name is KernelFunctionTag or FastCallTag && _btf.GetTaggedComponent(type) == -1:
                    NoteFunction(type, tagged);
                    break;
            }
        }
    }

    void NoteFunction(BtfType tag, HashSet<int> tagged)
    {
        if (tag.Name == FastCallTag)
        {
            _fastCalls.Add(tag.Target);
        }
        else if (_btf[tag.Target] is { Kind: BtfKind.Function } function && tagged.Add(function.Id))
        {
            _functions.Add((function.Name, function));
        }
    }

    void NameTags()
    {
        var first = new Dictionary<(bool IsEnum, bool IsUnion, string Name), int>();
        foreach ((string name, BtfType type) in _composites.Concat(_enums))
        {
            // An enum without enumerators is how some compilers declare one ahead: it sorts behind those that have them.
            if (type is { Kind: BtfKind.Enum, Count: 0 } && first.TryGetValue(Key(type), out int definition))
            {
                _definitions[type.Id] = definition;
                continue;
            }

            first.TryAdd(Key(type), type.Id);
            NameTag(name, type);
        }

        foreach ((string name, BtfType type) in _forwards)
        {
            if (first.TryGetValue(Key(type), out int definition))
            {
                _definitions[type.Id] = definition;
            }
            else
            {
                first.Add(Key(type), type.Id);
                NameTag(name, type);
            }
        }

        // No enum is written within a struct, whose body may be written twice: so it needs a name to be referred to by.
        foreach ((string enumerator, BtfType type) in _anonymousEnums)
        {
            NameTag(CIdentifier.Flavoured("enum", enumerator), type);
        }

        static (bool, bool, string) Key(BtfType type) =>
            (type.Kind is BtfKind.Enum or BtfKind.Enum64, type.Kind == BtfKind.Union || type is { Kind: BtfKind.Forward, Flag: true }, type.Name);
    }

    void NameTag(string name, BtfType type)
    {
        string spelled = Take(_tags, CIdentifier.From(name));
        if (spelled != CIdentifier.From(type.Name))
        {
            _changed.Add(type.Id, spelled);
        }
    }

    void NameOrdinary()
    {
        // A function's name cannot be changed: it is what the loader looks for. What cannot be declared is left out, and so is the second of a name.
        _functions.RemoveAll(item => CIdentifier.From(item.Name) != item.Name || !_ordinary.TryAdd(item.Name, 2));
        foreach ((string name, BtfType type) in _typedefs)
        {
            if (IsCompilerType(type))
            {
                continue;
            }

            string spelled = Take(_ordinary, CIdentifier.From(name));
            if (spelled != CIdentifier.From(name))
            {
                _changed.Add(type.Id, spelled);
            }

            if (_btf[type.Target] is { NameOffset: 0, Kind: BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 })
            {
                _typedefOfAnonymous.TryAdd(type.Target, type.Id);
            }
        }
    }

    static string Take(Dictionary<string, int> taken, string name)
    {
        name = name.Length > 0 ? name : "unnamed"; // of a typedef, say: no compiler writes that
        if (taken.TryAdd(name, 2))
        {
            return name;
        }

        string other;
        do
        {
            other = CIdentifier.Flavoured(name, taken[name]++.ToString(System.Globalization.CultureInfo.InvariantCulture));
        }
        while (!taken.TryAdd(other, 2));
        return other;
    }

    static int Compare((string Name, BtfType Type) left, (string Name, BtfType Type) right)
    {
        int order = string.CompareOrdinal(left.Name, right.Name);
        order = order != 0 ? order : left.Type.Kind.CompareTo(right.Type.Kind);
        order = order != 0 ? order : right.Type.Count.CompareTo(left.Type.Count);
        order = order != 0 ? order : left.Type.SizeOrType.CompareTo(right.Type.SizeOrType);
        return order != 0 ? order : left.Type.Id.CompareTo(right.Type.Id);
    }
}
