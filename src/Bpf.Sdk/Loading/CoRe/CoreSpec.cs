using System.Globalization;
using System.Text;
using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>A step of an access in C: a named member of a struct or union, or an element of an array.</summary>
/// <param name="Type">Number of the struct or union, or of the element's type.</param>
/// <param name="Index">Which member or element.</param>
/// <param name="Name">Place of the member's name in the strings of its table, 0 for an element.</param>
readonly record struct CoreAccessor(int Type, int Index, uint Name)
{
    public bool IsNamed => Name != 0;
}

/// <summary>
/// What a relocation is about, in one table of types: <c>task-&gt;se.vruntime</c>. The steps of the object's types are those that mean something
/// in C; the path is all of them, with those through members that have no name.
/// </summary>
sealed class CoreSpec(BtfTable table, int root, CoreRelocationKind kind)
{
    public const int LongestPath = 64; // BPF_CORE_SPEC_MAX_LEN, libbpf: more than compilers nest

    readonly List<CoreAccessor> _steps = [];
    readonly List<int> _path = [];

    public BtfTable Table { get; } = table;

    /// <summary>Number of the type that the access begins at, with its modifiers and typedefs.</summary>
    public int Root { get; } = root;

    public CoreRelocationKind Kind { get; } = kind;

    public IReadOnlyList<CoreAccessor> Steps => _steps;

    public uint BitOffset { get; set; }

    public CoreAccessor Last => _steps[^1];

    public int PathLength => _path.Count;

    /// <summary>Reads the relocation of an object: its types are followed along the indexes of its access string, such as <c>0:5:1</c>.</summary>
    /// <exception cref="BpfFormatException">They do not lead anywhere.</exception>
    public static CoreSpec Parse(BtfTable table, CoreRelocation relocation)
    {
        var spec = new CoreSpec(table, relocation.Type, (CoreRelocationKind)relocation.Kind);
        string access = table.GetName(relocation.AccessString);
        if (!spec.TryParse(access))
        {
            throw new BpfFormatException($"The CO-RE relocation of {CoreText.Name(table, relocation.Type)} for {spec.Kind.Describe()} '{access}' does not fit the object's own types", ".BTF.ext");
        }

        return spec;
    }

    /// <summary>Adds a step through a member with a name, which is the last of the path.</summary>
    public void AddMember(int type, int index, uint name) => _steps.Add(new(type, index, name));

    public void DropMember() => _steps.RemoveAt(_steps.Count - 1);

    /// <summary>Adds a step to an element of an array.</summary>
    public void AddElement(int type, int index)
    {
        Descend(index);
        _steps.Add(new(type, index, 0));
        // As libbpf's unsigned arithmetic has it.
        BitOffset = unchecked(BitOffset + (uint)(index * Table.SizeOf(type) * 8));
    }

    public void AddEnumerator(int type, int index, uint name)
    {
        Descend(index);
        _steps.Add(new(type, index, name));
    }

    /// <summary>Goes one deeper into the types.</summary>
    public void Descend(int index)
    {
        if (_path.Count == LongestPath)
        {
            throw new BpfFormatException($"{CoreText.Name(Table, Root)} nests deeper than {LongestPath} steps", ".BTF");
        }

        _path.Add(index);
    }

    public void Ascend() => _path.RemoveAt(_path.Count - 1);

    /// <summary>Whether an array that a step led to is the open end of a struct, which has as many elements as there is memory.</summary>
    public bool IsOpenEnd(uint elements) =>
        elements == 0 && _steps.Count > 0 && Last.IsNamed && Table[Last.Type] is { IsComposite: true } holder && Last.Index == holder.Count - 1;

    /// <summary>As <c>struct task_struct.se.vruntime (0:5:1 @ offset 8)</c>.</summary>
    public override string ToString()
    {
        var text = new StringBuilder(CoreText.Name(Table, Root));
        if (Kind.IsOfType())
        {
            return text.ToString();
        }

        if (Kind.IsOfEnumerator())
        {
            return text.Append("::").Append(Table.GetName(Last.Name)).ToString();
        }

        for (int i = 0; i < _steps.Count; i++)
        {
            if (_steps[i].IsNamed)
            {
                text.Append('.').Append(Table.GetName(_steps[i].Name));
            }
            else if (i > 0 || _steps[i].Index > 0)
            {
                text.Append('[').Append(_steps[i].Index).Append(']');
            }
        }

        text.Append(" (").AppendJoin(':', _path).Append(" @ offset ").Append(BitOffset / 8);
        if (BitOffset % 8 != 0)
        {
            text.Append(" and ").Append(BitOffset % 8).Append(" bits");
        }

        return text.Append(')').ToString();
    }

    bool TryParse(string access)
    {
        if (Kind.IsOfType())
        {
            return access == "0";
        }

        BtfType type = Table.Resolve(Root);
        bool isFirst = true;
        foreach (Range part in access.AsSpan().Split(':'))
        {
            if (!int.TryParse(access.AsSpan(part), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index)
                || !(isFirst ? TryBegin(type, index) : TryFollow(ref type, index)))
            {
                return false;
            }

            isFirst = false;
        }

        return true;
    }

    bool TryBegin(BtfType type, int index)
    {
        if (Kind.IsOfEnumerator())
        {
            if (!type.IsEnum || (uint)index >= (uint)type.Count)
            {
                return false;
            }

            AddEnumerator(type.Id, index, Table.GetEnumerator(type, index).NameOffset);
            return true;
        }

        if (!Kind.IsOfField())
        {
            return false;
        }

        AddElement(type.Id, index);
        return true;
    }

    bool TryFollow(ref BtfType type, int index)
    {
        if (type.IsComposite && (uint)index < (uint)type.Count)
        {
            BtfMemberRecord member = Table.GetMember(type, index);
            Descend(index);
            BitOffset = unchecked(BitOffset + (uint)member.BitOffset);
            if (member.NameOffset != 0)
            {
                AddMember(type.Id, index, member.NameOffset);
            }

            type = Table.Resolve(member.Type);
            return true;
        }

        if (type.Kind != BtfKind.Array || index < 0)
        {
            return false;
        }

        (int element, uint count) = Table.GetArray(type);
        if (index >= count && !IsOpenEnd(count))
        {
            return false;
        }

        type = Table.Resolve(element);
        AddElement(type.Id, index);
        return true;
    }
}
