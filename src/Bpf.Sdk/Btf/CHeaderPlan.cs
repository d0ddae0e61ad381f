namespace Bpf.Sdk.Btf;

/// <summary>
/// In which order types are declared: typedefs by name, then structs and unions by name, each behind those that it contains or refers to by
/// typedef. What is only pointed to comes whenever it comes: it is declared ahead where that is after its first use.
/// </summary>
sealed class CHeaderPlan
{
    const int MaximumDepth = 128; // of pointers, arrays and structs without names in one declaration

    readonly BtfTable _btf;
    readonly CNames _names;
    readonly CLayout _layout;
    readonly HashSet<int> _isOpen = [];
    readonly HashSet<int> _isPlaced = [];
    readonly HashSet<int> _ahead = [];
    readonly HashSet<int> _usedEnums = [];
    readonly List<int> _order = [];
    long _left; // members that may still be looked at: a struct without a name is, wherever it is used. A member has twelve bytes

    public CHeaderPlan(BtfTable btf, CNames names, CLayout layout)
    {
        (_btf, _names, _layout, _left) = (btf, names, layout, btf.Image.Length);
        foreach (int id in names.Typedefs.Concat(names.Composites))
        {
            Place(id);
        }

        foreach (int id in names.KernelFunctions)
        {
            var uses = new Uses();
            Walk(btf[id].Target, isValue: false, uses, 0);
            _ahead.UnionWith(uses.Later.Where(later => !_isPlaced.Contains(later)));
        }

        _ahead.UnionWith(names.Undefined);
        Ahead = [.. _ahead.Order(Comparer<int>.Create(CompareNames))];
    }

    /// <summary>Structs and unions to be declared before anything else.</summary>
    public IReadOnlyList<int> Ahead { get; }

    /// <summary>Typedefs, structs and unions.</summary>
    public IReadOnlyList<int> Order => _order;

    /// <summary>Whether an enum without a name is referred to, and so needs one.</summary>
    public bool IsUsed(int anonymousEnum) => _usedEnums.Contains(anonymousEnum);

    /// <summary>What a declaration needs complete or named before it, and what it only points to.</summary>
    sealed class Uses
    {
        public List<int> First { get; } = [];

        public HashSet<int> Later { get; } = [];

        /// <summary>Prototypes and structs without a name that have been looked into: one that is used often is looked into once.</summary>
        public HashSet<int> Seen { get; } = [];
    }

    // Not recursive: structs can contain each other deeper than a stack is.
    void Place(int root)
    {
        if (_isPlaced.Contains(root))
        {
            return;
        }

        var pending = new Stack<(int Id, Uses Uses, int Next)>();
        Open(root);
        while (pending.TryPop(out (int Id, Uses Uses, int Next) item))
        {
            if (item.Next < item.Uses.First.Count)
            {
                pending.Push(item with { Next = item.Next + 1 });
                int needed = item.Uses.First[item.Next];
                if (!_isPlaced.Contains(needed))
                {
                    Open(needed);
                }

                continue;
            }

            _isOpen.Remove(item.Id);
            _isPlaced.Add(item.Id);
            _order.Add(item.Id);
            _ahead.UnionWith(item.Uses.Later.Where(later => !_isPlaced.Contains(later)));
        }

        void Open(int id)
        {
            if (!_isOpen.Add(id))
            {
                throw new BpfFormatException($"BTF type {id} ('{_btf[id].Name}') contains itself", ".BTF");
            }

            var uses = new Uses();
            BtfType type = _btf[id];
            if (type.IsComposite)
            {
                WalkMembers(type, uses, 0);
            }
            else if (_names.TypedefOf(type.Target) == id)
            {
                WalkMembers(_btf[type.Target], uses, 0);
            }
            else
            {
                Walk(type.Target, isValue: false, uses, 0);
            }

            pending.Push((id, uses, 0));
        }
    }

    void WalkMembers(BtfType type, Uses uses, int depth)
    {
        BtfMember[] members = _btf.GetMembers(type);
        _left -= members.Length;
        if (_left < 0)
        {
            throw new BpfFormatException($"BTF type {type.Id} is one of many structs without a name that are used too often to be written as C", ".BTF");
        }

        foreach (BtfMember member in members)
        {
            if (member.Name.Length == 0 && _btf.Resolve(member.Type) is { IsComposite: true } inner)
            {
                // Written in place, even if it has a name: C has no struct without a name of a type that has one.
                WalkAnonymous(inner, uses, depth);
            }
            else if (_layout.IsWritten(member))
            {
                Walk(member.Type, isValue: true, uses, depth);
            }
        }
    }

    void WalkAnonymous(BtfType type, Uses uses, int depth)
    {
        if (depth == MaximumDepth)
        {
            throw TooDeep(type.Id);
        }

        if (uses.Seen.Add(type.Id))
        {
            WalkMembers(type, uses, depth + 1);
        }
    }

    /// <param name="id">The type.</param>
    /// <param name="isValue">Whether it has to be complete: a member, or an element of an array.</param>
    /// <param name="uses">What is found.</param>
    /// <param name="depth">How far in.</param>
    void Walk(int id, bool isValue, Uses uses, int depth)
    {
        for (; depth < MaximumDepth; depth++)
        {
            BtfType type = _btf[_names.Definition(id)];
            switch (type.Kind)
            {
                case BtfKind.Pointer:
                    (id, isValue) = (type.Target, false);
                    continue;
                case BtfKind.Array:
                    (id, isValue) = (_btf.GetArray(type).Element, true);
                    continue;
                case BtfKind.Typedef when isValue && _layout.Value(type) is var value && value != type.Id:
                    id = value;
                    continue;
                case BtfKind.Typedef:
                    if (!CNames.IsCompilerType(type))
                    {
                        uses.First.Add(type.Id);
                    }

                    if (!isValue || _names.TypedefOf(type.Target) == type.Id)
                    {
                        return;
                    }

                    id = type.Target;
                    continue;
                case BtfKind.Struct or BtfKind.Union when type.NameOffset != 0:
                    if (isValue)
                    {
                        uses.First.Add(type.Id);
                    }
                    else
                    {
                        uses.Later.Add(type.Id);
                    }

                    return;
                case BtfKind.Struct or BtfKind.Union or BtfKind.Enum or BtfKind.Enum64 when !isValue && _names.TypedefOf(type.Id) is var typedef && typedef != 0:
                    uses.First.Add(typedef);
                    return;
                case BtfKind.Struct or BtfKind.Union:
                    WalkAnonymous(type, uses, depth);
                    return;
                case BtfKind.Enum or BtfKind.Enum64 when _names.TypedefOf(type.Id) is var typedef && typedef != 0:
                    uses.First.Add(typedef);
                    return;
                case BtfKind.Enum or BtfKind.Enum64:
                    _usedEnums.Add(type.Id);
                    return;
                case BtfKind.FunctionPrototype when !uses.Seen.Add(type.Id):
                    return;
                case BtfKind.FunctionPrototype:
                    foreach (BtfParameter parameter in _btf.GetParameters(type))
                    {
                        Walk(parameter.Type, isValue: false, uses, depth + 1);
                    }

                    id = type.Target;
                    continue;
                case var _ when type.IsModifier:
                    id = type.Target;
                    continue;
                default:
                    return;
            }
        }

        throw TooDeep(id);
    }

    static BpfFormatException TooDeep(int id) => new($"BTF type {id} is nested more than {MaximumDepth} deep, or contains itself", ".BTF");

    int CompareNames(int left, int right)
    {
        (BtfType first, BtfType second) = (_btf[left], _btf[right]);
        int order = string.CompareOrdinal(_names[first], _names[second]);
        return order != 0 ? order : left.CompareTo(right);
    }
}
