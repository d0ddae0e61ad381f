namespace Bpf.Sdk.Kernel;

/// <summary>A kind of object that the kernel numbers: how its numbers are walked and its objects opened.</summary>
/// <param name="Name">What one is called.</param>
/// <param name="NextId">BPF_*_GET_NEXT_ID.</param>
/// <param name="FdById">BPF_*_GET_FD_BY_ID.</param>
/// <param name="Since">The first kernel that has both.</param>
sealed record ObjectIds(string Name, BpfCommand NextId, BpfCommand FdById, string Since)
{
    public static readonly ObjectIds Programs = new(PinnedKind.Program, BpfCommand.ProgGetNextId, BpfCommand.ProgGetFdById, "4.13");
    public static readonly ObjectIds Maps = new(PinnedKind.Map, BpfCommand.MapGetNextId, BpfCommand.MapGetFdById, "4.13");
    public static readonly ObjectIds Btf = new("BTF object", BpfCommand.BtfGetNextId, BpfCommand.BtfGetFdById, "5.1");
    public static readonly ObjectIds Links = new(PinnedKind.Link, BpfCommand.LinkGetNextId, BpfCommand.LinkGetFdById, "5.8");

    /// <summary>Opens all objects that there are, each when it is asked for. One that vanishes before it is opened is left out.</summary>
    public IEnumerable<BpfHandle> OpenAll()
    {
        for (uint id = 0; TryGetNext(id, out id);)
        {
            if (TryOpen(id) is { } handle)
            {
                yield return handle;
            }
        }
    }

    /// <summary>The least number above another one. That one need not be in use any more.</summary>
    public bool TryGetNext(uint id, out uint next)
    {
        var attributes = new ObjectIdAttributes { id = id };
        int result = BpfSyscall.Invoke(NextId, ref attributes);
        next = attributes.next_id;
        return result switch
        {
            >= 0 => true,
            -Errno.ENOENT => false,
            _ => throw Failure($"list the system's {Name}s", null, result),
        };
    }

    /// <summary>Opens one, or returns null if it is gone.</summary>
    public BpfHandle? TryOpen(uint id, uint flags = 0)
    {
        var attributes = new ObjectIdAttributes { id = id, open_flags = flags };
        int result = BpfSyscall.Invoke(FdById, ref attributes);
        return result switch
        {
            >= 0 => new(result),
            // ENOENT: freed; EAGAIN: a link that is being made or that has just been released (bpf_link_inc_not_zero, kernel/bpf/syscall.c).
            -Errno.ENOENT or -Errno.EAGAIN => null,
            _ => throw Failure($"open {Name} with id", id.ToString(), result),
        };
    }

    /// <summary>Opens the one with a number.</summary>
    /// <exception cref="BpfException">There is none.</exception>
    public BpfHandle Open(uint id, uint flags = 0) => TryOpen(id, flags) ?? throw Failure($"open {Name} with id", id.ToString(), -Errno.ENOENT);

    /// <summary>Opens the one with a name, by what the kernel keeps of it.</summary>
    /// <param name="name">The name in C; the kernel keeps 15 characters.</param>
    /// <param name="nameOf">Reads what the kernel keeps as the name of an object.</param>
    /// <param name="flags">What is wanted of it: <c>open_flags</c>.</param>
    /// <exception cref="BpfException">None is called that, or several are.</exception>
    public BpfHandle OpenByName(string name, Func<BpfHandle, (uint Id, ObjectName Name)> nameOf, uint flags = 0)
    {
        string kept = ObjectName.Of(name).ToString();
        var found = new List<uint>();
        foreach (BpfHandle candidate in OpenAll())
        {
            using (candidate)
            {
                (uint id, ObjectName candidateName) = nameOf(candidate);
                if (candidateName.ToString() == kept)
                {
                    found.Add(id);
                }
            }
        }

        return found.Count switch
        {
            1 => Open(found[0], flags),
            0 => throw new BpfException($"open {Name}", name, 0, $"No {Name} has this name."),
            _ => throw new BpfException($"open {Name}", name, 0, $"{found.Count} {Name}s have this name. Give the number of one: {string.Join(", ", found)}."),
        };
    }

    BpfException Failure(string operation, string? id, int result) => KernelFailure.Create(operation, id, result, -result switch
    {
        Errno.EPERM => $"The kernel did not permit it: CAP_SYS_ADMIN is needed to find {Name}s by their number. Run as root.",
        Errno.ENOENT => $"No {Name} has this id.",
        Errno.EINVAL => $"The kernel does not number its {Name}s before Linux {Since}.",
        _ => null,
    });
}
