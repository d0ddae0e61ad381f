using Bpf.Sdk.Btf;

namespace Bpf.Sdk.Loading.CoRe;

/// <summary>
/// Whether a type is there with all that the local one says of it (<c>bpf_core_type_matches</c>): members by name and type, enumerators by name,
/// integers by size and sign; behind pointers names and kinds only.
/// </summary>
sealed class CoreTypeMatch
{
    readonly BtfTable _local;
    readonly BtfTable _target;
    readonly Dictionary<(int Local, int Target, bool IsBehindPointer), bool> _known = []; // of structs their members, of functions their parameters: types are shared

    CoreTypeMatch(BtfTable local, BtfTable target) => (_local, _target) = (local, target);

    public static bool Holds(BtfTable local, int localId, BtfTable target, int targetId) =>
        new CoreTypeMatch(local, target).Match(localId, targetId, false, CoreTypeMatching.MaximumDepth);

    bool Match(int localId, int targetId, bool isBehindPointer, int level)
    {
        if (level <= 0)
        {
            throw CoreTypeMatching.TooDeep(_local, localId);
        }

        for (int depth = 0; depth < CoreTypeMatching.MaximumDepth; depth++)
        {
            (BtfType localType, BtfType targetType) = (_local.Resolve(localId), _target.Resolve(targetId));
            if (!HaveOneName(localType.NameOffset, targetType.NameOffset))
            {
                return false;
            }

            switch (localType.Kind)
            {
                case BtfKind.Void:
                    return targetType.Kind == BtfKind.Void;
                case BtfKind.Forward:
                    // The flag says of which kind the declared type is.
                    return targetType.Kind == BtfKind.Forward ? localType.Flag == targetType.Flag
                        : isBehindPointer && targetType.Kind == (localType.Flag ? BtfKind.Union : BtfKind.Struct);
                case BtfKind.Enum or BtfKind.Enum64:
                    return targetType.IsEnum && EnumsMatch(localType, targetType);
                case BtfKind.Struct or BtfKind.Union when isBehindPointer:
                    return localType.Kind == targetType.Kind || (targetType.Kind == BtfKind.Forward && targetType.Flag == (localType.Kind == BtfKind.Union));
                case BtfKind.Struct or BtfKind.Union:
                    return localType.Kind == targetType.Kind && PartsMatch(localType, targetType, false, level);
                case BtfKind.Int:
                    return targetType.Kind == BtfKind.Int && localType.Size == targetType.Size && _local.GetInt(localType).Signed == _target.GetInt(targetType).Signed;
                case BtfKind.Pointer:
                    if (targetType.Kind != BtfKind.Pointer)
                    {
                        return false;
                    }

                    isBehindPointer = true;
                    (localId, targetId) = (localType.Target, targetType.Target);
                    break;
                case BtfKind.Array:
                    if (targetType.Kind != BtfKind.Array || _local.GetArray(localType).Count != _target.GetArray(targetType).Count)
                    {
                        return false;
                    }

                    (localId, targetId) = (_local.GetArray(localType).Element, _target.GetArray(targetType).Element);
                    break;
                case BtfKind.FunctionPrototype:
                    if (targetType.Kind != BtfKind.FunctionPrototype || localType.Count != targetType.Count || !PartsMatch(localType, targetType, isBehindPointer, level))
                    {
                        return false;
                    }

                    (localId, targetId) = (localType.Target, targetType.Target);
                    break;
                default:
                    return false;
            }
        }

        throw CoreTypeMatching.TooDeep(_local, localId);
    }

    bool PartsMatch(BtfType localType, BtfType targetType, bool isBehindPointer, int level)
    {
        if (!_known.TryGetValue((localType.Id, targetType.Id, isBehindPointer), out bool isMatched))
        {
            isMatched = localType.IsComposite ? MembersMatch(localType, targetType, level) : ParametersMatch(localType, targetType, isBehindPointer, level);
            _known.Add((localType.Id, targetType.Id, isBehindPointer), isMatched);
        }

        return isMatched;
    }

    bool ParametersMatch(BtfType localType, BtfType targetType, bool isBehindPointer, int level)
    {
        for (int i = 0; i < localType.Count; i++)
        {
            if (!Match(_local.GetParameterType(localType, i), _target.GetParameterType(targetType, i), isBehindPointer, level - 1))
            {
                return false;
            }
        }

        return true;
    }

    bool MembersMatch(BtfType localType, BtfType targetType, int level)
    {
        if (localType.Count > targetType.Count)
        {
            return false;
        }

        for (int i = 0; i < localType.Count; i++)
        {
            BtfMemberRecord member = _local.GetMember(localType, i);
            bool isMatched = false;
            for (int j = 0; j < targetType.Count && !isMatched; j++)
            {
                BtfMemberRecord other = _target.GetMember(targetType, j);
                isMatched = HaveOneName(member.NameOffset, other.NameOffset) && Match(member.Type, other.Type, false, level - 1);
            }

            if (!isMatched)
            {
                return false;
            }
        }

        return true;
    }

    bool EnumsMatch(BtfType localType, BtfType targetType)
    {
        if (localType.Size != targetType.Size || localType.Count > targetType.Count)
        {
            return false;
        }

        for (int i = 0; i < localType.Count; i++)
        {
            uint name = _local.GetEnumerator(localType, i).NameOffset;
            bool isMatched = false;
            for (int j = 0; j < targetType.Count && !isMatched; j++)
            {
                isMatched = HaveOneName(name, _target.GetEnumerator(targetType, j).NameOffset);
            }

            if (!isMatched)
            {
                return false;
            }
        }

        return true;
    }

    bool HaveOneName(uint localName, uint targetName) => CoreTypeMatching.HaveOneName(_local, localName, _target, targetName);
}
