namespace Bpf.Sdk.Kernel;

/// <summary>BPF_OBJ_GET_INFO_BY_FD and the ids of objects.</summary>
static unsafe class ObjectInfo
{
    /// <summary>What the kernel says of a map (<see cref="MapInfo"/>) or program (<see cref="ProgramInfo"/>).</summary>
    public static T Get<T>(BpfHandle handle, string what) where T : unmanaged
    {
        T info = default;
        using var use = new HandleUse(handle);
        var attributes = new ObjectInfoAttributes { bpf_fd = use.FileDescriptor, info_len = (uint)sizeof(T), info = (ulong)&info };
        int result = BpfSyscall.Invoke(BpfCommand.ObjGetInfoByFd, ref attributes);
        return result >= 0 ? info : throw KernelFailure.Create($"get information on the {what}", null, result);
    }

    public static BpfHandle OpenById(BpfCommand command, uint id, string what)
    {
        var attributes = new ObjectIdAttributes { id = id };
        int result = BpfSyscall.Invoke(command, ref attributes);
        return result >= 0
            ? new(result)
            : throw KernelFailure.Create($"open {what} with id", id.ToString(), result, -result == Errno.ENOENT ? $"No {what} has this id." : null);
    }
}
