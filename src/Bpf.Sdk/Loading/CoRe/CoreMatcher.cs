using Bpf.Sdk.Btf;
using Bpf.Sdk.Loading.Types;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>Finds in a type of the kernel what a relocation is about in a type of the object.</summary>
sealed class CoreMatcher
{
    readonly HashSet<int> _inVain = []; // structs without a name that do not have the member which is looked for
    string? _reason;

    /// <summary>Follows the object's steps through a candidate.</summary>
    /// <returns>The same steps in the candidate, or null if it does not fit.</returns>
    public static CoreSpec? Match(CoreSpec local, KernelType candidate) => new CoreMatcher().Follow(local, candidate);

    /// <summary>Why a candidate does not fit, as a clause.</summary>
    public static string Explain(CoreSpec local, KernelType candidate)
    {
        var matcher = new CoreMatcher();
        return matcher.Follow(local, candidate) is { } found ? $"it has {found}" : matcher._reason ?? "it is of another shape";
    }

    CoreSpec? Follow(CoreSpec local, KernelType candidate)
    {
        var found = new CoreSpec(candidate.Table, candidate.Id, local.Kind);
        bool fits = local.Kind switch
        {
            CoreRelocationKind.TypeMatches => CoreTypeMatch.Holds(local.Table, local.Root, candidate.Table, candidate.Id),
            _ when local.Kind.IsOfType() => CoreTypeMatching.AreCompatible(local.Table, local.Root, candidate.Table, candidate.Id),
            _ when local.Kind.IsOfEnumerator() => FindEnumerator(local, found),
            _ => FindField(local, found),
        };
        return fits ? found : null;
    }

    bool FindEnumerator(CoreSpec local, CoreSpec found)
    {
        BtfType type = found.Table.Resolve(found.Root);
        for (int i = 0; type.IsEnum && i < type.Count; i++)
        {
            uint name = found.Table.GetEnumerator(type, i).NameOffset;
            if (CoreTypeMatching.HaveOneName(local.Table, local.Last.Name, found.Table, name))
            {
                found.AddEnumerator(type.Id, i, name);
                return true;
            }
        }

        _reason = $"it has no enumerator '{local.Table.GetName(local.Last.Name)}'";
        return false;
    }

    bool FindField(CoreSpec local, CoreSpec found)
    {
        int id = found.Root;
        for (int i = 0; i < local.Steps.Count; i++)
        {
            CoreAccessor step = local.Steps[i];
            if (step.IsNamed)
            {
                _inVain.Clear();
                if (!FindMember(local, step, found, ref id))
                {
                    _reason ??= $"{CoreText.Name(found.Table, id)} has no member '{local.Table.GetName(step.Name)}'";
                    return false;
                }

                continue;
            }

            BtfType type = found.Table.Resolve(id);
            if (i > 0) // the first step is to the struct itself, as an element of an array of it
            {
                if (type.Kind != BtfKind.Array)
                {
                    _reason = $"{CoreText.Name(found.Table, id)} is not an array";
                    return false;
                }

                (int element, uint count) = found.Table.GetArray(type);
                if (step.Index >= count && !found.IsOpenEnd(count))
                {
                    _reason = $"element {step.Index} is beyond the end of {CoreText.Name(found.Table, id)}";
                    return false;
                }

                type = found.Table.Resolve(element);
            }

            id = type.Id;
            found.AddElement(id, step.Index);
        }

        return true;
    }

    // Looks into members without a name too, in the order in which they are declared.
    bool FindMember(CoreSpec local, CoreAccessor step, CoreSpec found, ref int id)
    {
        BtfTable table = found.Table;
        BtfType type = table.Resolve(id);
        ReadOnlySpan<byte> name = local.Table.GetBytes(step.Name);
        for (int i = 0; (i = table.FindMember(type, name, i)) >= 0; i++)
        {
            BtfMemberRecord member = table.GetMember(type, i);
            int inner = table.Resolve(member.Type).Id;
            if (member.NameOffset == 0 && _inVain.Contains(inner))
            {
                continue;
            }

            uint bitOffset = found.BitOffset;
            int path = found.PathLength;
            found.Descend(i);
            found.BitOffset = unchecked(bitOffset + (uint)member.BitOffset);
            if (member.NameOffset != 0)
            {
                int localMember = local.Table.GetMember(local.Table[step.Type], step.Index).Type;
                if (!CoreTypeMatching.AreFieldsCompatible(local.Table, localMember, table, member.Type))
                {
                    _reason = $"its member '{local.Table.GetName(step.Name)}' is of type {CoreText.Name(table, member.Type)}, which {CoreText.Name(local.Table, localMember)} cannot be read from";
                    return false;
                }

                found.AddMember(type.Id, i, member.NameOffset);
                id = member.Type;
                return true;
            }

            if (FindMember(local, step, found, ref inner))
            {
                id = inner;
                return true;
            }

            for (; found.PathLength > path; found.Ascend())
            {
            }

            found.BitOffset = bitOffset;
            _inVain.Add(inner);
        }

        return false;
    }
}
